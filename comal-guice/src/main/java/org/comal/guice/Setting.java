package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.regex.Pattern;
import org.comal.plugin.Problem;

/**
 * A value that lies over the config files, as one from a command line.
 *
 * @param config holds the one value; its origin is where the user gave it
 */
public record Setting(Config config) {
  /** What the names of options begin with. */
  private static final String OPTION = "--";

  private static final Pattern PLAIN = Pattern.compile("[^\\s\"'{}\\[\\]$\\\\]+");
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

  /**
   * {@return what {@code path=value} sets, the value in HOCON} A value that is none and has no
   * quotation marks, braces or brackets is a text, as {@code cuda:0} or {@code
   * http://localhost:8000/v1}.
   *
   * @param option where it was given, as {@code --set}
   * @param assignment the path of a key, an equals sign, and a value
   * @throws org.comal.plugin.ConfigException where it cannot be read
   */
  public static Setting parse(String option, String assignment) {
    int equals = assignment.indexOf('=');
    String path = equals < 0 ? assignment : assignment.substring(0, equals).strip();
    String where = option + " " + path;
    if (equals <= 0 || assignment.substring(equals + 1).isBlank()) {
      throw problem(where, "must have the form path=value, as run.steps=100");
    }
    try {
      Config parsed =
          ConfigFactory.parseString(
              path + " = " + assignment.substring(equals + 1),
              ConfigParseOptions.defaults().setOriginDescription(where));
      // Parsed values claim to stand in line 1 of something; a command line has no lines.
      return new Setting(
          parsed.isResolved()
              ? ConfigValueFactory.fromMap(parsed.root().unwrapped(), where).toConfig()
              : parsed);
    } catch (ConfigException | StackOverflowError e) {
      String value = assignment.substring(equals + 1).strip();
      if (PLAIN.matcher(value).matches() && PATH.matcher(path).matches()) {
        return of(where, path, value);
      }
      throw problem(
          where,
          "the value cannot be read as HOCON; texts with special characters need quotation marks,"
              + " as '"
              + path
              + "=\""
              + assignment.substring(equals + 1)
              + "\"'");
    }
  }

  /**
   * {@return a setting of a value that is not read as HOCON}
   *
   * @param option where it was given, as the name of a command-line option
   * @param path of the key, from the root of the config
   * @param value a number, a flag, a text, or lists and maps of these
   */
  public static Setting of(String option, String path, Object value) {
    return new Setting(ConfigValueFactory.fromAnyRef(value, option).atPath(path));
  }

  /** Whether a value of a config is one from the command line: it stands in no file. */
  static boolean isGiven(ConfigValue value) {
    ConfigOrigin origin = value.origin();
    return origin.filename() == null
        && origin.url() == null
        && origin.resource() == null
        && origin.description().startsWith(OPTION);
  }

  private static org.comal.plugin.ConfigException problem(String where, String message) {
    return new org.comal.plugin.ConfigException(List.of(new Problem(where, message)));
  }
}
