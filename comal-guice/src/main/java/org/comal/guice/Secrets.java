package org.comal.guice;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comal.plugin.ApiKey;
import org.comal.plugin.FromEnvironment;

/**
 * What of a config is written down nowhere: texts that came from the environment, which may be
 * keys, and passwords in URLs.
 */
public final class Secrets {
  /** What stands in the place of a secret. */
  public static final String MASK = ApiKey.MASK;

  /** The part of a URL between its scheme and its host: a user, and a password. */
  private static final Pattern USER =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://[^\\s/?#:@]*):[^\\s/?#]*@");

  /** Numbers of at most as many digits as a long has, and flags. */
  private static final Pattern PLAIN =
      Pattern.compile("true|false|[+-]?[0-9][0-9_.]{0,18}([eE][+-]?[0-9]{1,3})?");

  /** What a variable is called whose value is a secret even where it looks like a number. */
  private static final Pattern SECRET =
      Pattern.compile("KEY|TOKEN|SECRET|PASS|PWD|CREDENTIAL|AUTH|(?<![A-Z])PIN(?![A-Z])");

  private Secrets() {}

  /**
   * {@return a text with the passwords of the URLs in it masked}
   *
   * @param text any
   */
  public static String masked(String text) {
    return text.contains("://") ? USER.matcher(text).replaceAll("$1:" + MASK + "@") : text;
  }

  /** How substitutions are resolved: what comes of the environment says of which variable. */
  static ConfigResolveOptions resolving() {
    return ConfigResolveOptions.defaults()
        .setUseSystemEnvironment(false)
        .appendResolver(new Environment());
  }

  private static final class Environment implements ConfigResolver {
    @Override
    public ConfigValue lookup(String path) {
      String value = System.getenv(path);
      return value == null
          ? null
          : ConfigValueFactory.fromAnyRef(value, FromEnvironment.ORIGIN + path);
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver next) {
      return this;
    }
  }

  /**
   * {@return a text that came from the environment, or has some of it in it, as HOCON that names
   * the variables and tells no value; empty for other values, and for numbers and flags of
   * variables that are not called like a secret, as they decide what comes out}
   *
   * @param value of a config that was resolved as {@link #resolving} says
   */
  static Optional<String> written(ConfigValue value) {
    if (value.valueType() != ConfigValueType.STRING) {
      return Optional.empty();
    }
    List<String> names = FromEnvironment.variables(value);
    boolean secret = names.stream().anyMatch(Secrets::secret);
    if (names.isEmpty() || !secret && PLAIN.matcher(value.unwrapped().toString()).matches()) {
      return Optional.empty();
    }
    String written = written(value.unwrapped().toString(), names);
    return Optional.of(written.contains("${") ? written : ConfigUtil.quoteString(MASK));
  }

  private static boolean secret(String variable) {
    return SECRET.matcher(variable.toUpperCase(Locale.ROOT)).find();
  }

  private static String written(String text, List<String> names) {
    for (String name : names) {
      String value = System.getenv(name);
      int at = value == null || value.isEmpty() ? -1 : text.indexOf(value);
      if (at >= 0) {
        return written(text.substring(0, at), names)
            + "${"
            + name
            + "}"
            + written(text.substring(at + value.length()), names);
      }
    }
    return text.isEmpty() ? "" : ConfigUtil.quoteString(text);
  }

  /**
   * {@return a value as it may be shown: a text of the environment as a mask, also within lists and
   * blocks}
   *
   * @param value of a resolved config
   */
  public static String shown(ConfigValue value) {
    if (value instanceof ConfigList list) {
      return list.stream().map(Secrets::within).collect(Collectors.joining(",", "[", "]"));
    }
    if (value instanceof ConfigObject block) {
      return block.entrySet().stream()
          .map(e -> ConfigUtil.quoteString(e.getKey()) + ":" + within(e.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    return written(value).isPresent() ? MASK : masked(String.valueOf(value.unwrapped()));
  }

  private static String within(ConfigValue value) {
    boolean text = value.valueType() == ConfigValueType.STRING;
    return text ? ConfigUtil.quoteString(shown(value)) : shown(value);
  }
}
