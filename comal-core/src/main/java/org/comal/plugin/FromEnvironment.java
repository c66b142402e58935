package org.comal.plugin;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which environment variables a value of a resolved config has in it, as {@code ${NAME}} puts them
 * there. It may be a key, so that whoever shows the value shows the names instead.
 */
public final class FromEnvironment {
  /** What a value's origin says before the name of the variable that it came from. */
  public static final String ORIGIN = "env var ";

  private static final Pattern VARIABLE = Pattern.compile(ORIGIN + "([A-Za-z_][A-Za-z0-9_]*)");

  private FromEnvironment() {}

  /**
   * {@return the names of a text's variables; none for what is no text, or has none}
   *
   * @param value of a resolved config
   */
  public static List<String> variables(ConfigValue value) {
    return value.valueType() == ConfigValueType.STRING ? variables(value.origin()) : List.of();
  }

  private static List<String> variables(ConfigOrigin origin) {
    List<String> names = new ArrayList<>();
    Matcher variable = VARIABLE.matcher(origin.description());
    while (variable.find()) {
      names.add(variable.group(1));
    }
    return names;
  }

  /**
   * {@return the names of all variables in a value, within lists and blocks too}
   *
   * @param value of a resolved config
   */
  public static List<String> within(ConfigValue value) {
    if (value instanceof ConfigList list) {
      return list.stream().flatMap(each -> within(each).stream()).toList();
    }
    if (value instanceof ConfigObject block) {
      return block.values().stream().flatMap(each -> within(each).stream()).toList();
    }
    return variables(value);
  }
}
