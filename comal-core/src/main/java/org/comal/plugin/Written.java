package org.comal.plugin;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A config's value as the user wrote it: what it is or spells, and how a message shows it. */
record Written(ConfigValue value) {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  private static final Pattern PER_CENT = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,15})?) ?%");
  private static final Pattern COMMA = Pattern.compile("([+-]?\\d+),(\\d+)");
  private static final int MOST_SHOWN = 60;

  boolean isStructure() {
    return value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST;
  }

  /** The number that it is or spells; NaN where it is none. */
  double number() {
    Object raw = value.unwrapped();
    if (raw instanceof Number n) {
      return n.doubleValue();
    }
    return raw instanceof String s && NUMBER.matcher(s).matches()
        ? Double.parseDouble(s)
        : Double.NaN;
  }

  /** All digits of a whole number, of which a double holds no more than 15. */
  Optional<Long> exact() {
    try {
      return Optional.of(Long.valueOf(text()));
    } catch (NumberFormatException notDigitsAlone) {
      return Optional.empty();
    }
  }

  /** A value that is no list or block, as it stands in the file; empty for null. */
  String text() {
    return value.valueType() == ConfigValueType.NULL ? "" : value.atKey("v").getString("v");
  }

  /**
   * The value as a message shows it: HOCON on one line, cut off where it is long; by the names of
   * the environment variables in it where there are any.
   */
  String shown() {
    List<String> variables = FromEnvironment.within(value);
    if (!variables.isEmpty()) {
      return variables.stream().map(name -> "${" + name + "}").collect(Collectors.joining(" "));
    }
    String text = value.render(ConfigRenderOptions.concise());
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN - 3) + "...";
  }

  /** How a number is written that was meant, to be put behind a sentence; empty where none was. */
  String numberAdvice() {
    if (isStructure()) {
      return "";
    }
    Matcher share = PER_CENT.matcher(text());
    if (share.matches()) {
      return "; " + text() + " is written " + Range.plain(Double.parseDouble(share.group(1)) / 100);
    }
    Matcher comma = COMMA.matcher(text());
    return comma.matches()
        ? "; with a decimal point, as " + comma.group(1) + "." + comma.group(2)
        : "";
  }
}
