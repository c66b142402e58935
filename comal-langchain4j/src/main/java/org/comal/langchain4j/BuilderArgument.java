package org.comal.langchain4j;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.comal.plugin.ConfigName;

/** What a builder's method takes, where a config's value can be it. */
final class BuilderArgument {
  /** Reads a value that is no list; what it throws means that the value is something else. */
  private interface Reader {
    Object read(String text) throws Exception;
  }

  /**
   * One kind of argument.
   *
   * @param words as "a number"
   */
  private record Kind(String words, Reader reader) {}

  private static final Kind FLAG =
      new Kind(
          "true or false",
          text ->
              switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException(text);
              });
  private static final Kind INTEGER =
      new Kind("a whole number", text -> new BigDecimal(text).intValueExact());
  private static final Kind LONG =
      new Kind("a whole number", text -> new BigDecimal(text).longValueExact());
  private static final Kind DOUBLE = new Kind("a number", BuilderArgument::finite);
  private static final Kind FLOAT = new Kind("a number", text -> (float) finite(text));

  private static final Map<Class<?>, Kind> KINDS =
      Map.ofEntries(
          Map.entry(String.class, new Kind("a text", text -> text)),
          Map.entry(Boolean.class, FLAG),
          Map.entry(boolean.class, FLAG),
          Map.entry(Integer.class, INTEGER),
          Map.entry(int.class, INTEGER),
          Map.entry(Long.class, LONG),
          Map.entry(long.class, LONG),
          Map.entry(Double.class, DOUBLE),
          Map.entry(double.class, DOUBLE),
          Map.entry(Float.class, FLOAT),
          Map.entry(float.class, FLOAT),
          Map.entry(
              Duration.class,
              new Kind("a time, as 30s, or 30 for seconds", BuilderArgument::duration)),
          Map.entry(URI.class, new Kind("a URI", URI::new)),
          Map.entry(URL.class, new Kind("a URL", text -> new URI(text).toURL())));

  private BuilderArgument() {}

  /**
   * {@return how a config writes an argument of a type, as "a number"; empty where it cannot}
   *
   * @param type of a method's parameter
   */
  static Optional<String> words(Type type) {
    return element(type)
        .map(of -> kind(of).map(kind -> "a list, each of it " + kind.words()))
        .orElseGet(() -> kind(type).map(Kind::words));
  }

  /**
   * {@return a value as an argument of a type; empty where it is none}
   *
   * @param type one that a config can write
   */
  static Optional<Object> of(ConfigValue value, Type type) {
    Optional<Type> element = element(type);
    boolean list = value.valueType() == ConfigValueType.LIST;
    if (list != element.isPresent()) {
      return Optional.empty();
    }
    if (!list) {
      return kind(type).flatMap(kind -> read(kind, value));
    }
    List<Object> all = new ArrayList<>();
    for (ConfigValue each : (ConfigList) value) {
      Optional<Object> one = kind(element.get()).flatMap(kind -> read(kind, each));
      if (one.isEmpty()) {
        return Optional.empty();
      }
      all.add(one.get());
    }
    boolean set = ((ParameterizedType) type).getRawType() == Set.class;
    return Optional.of(set ? new LinkedHashSet<>(all) : List.copyOf(all));
  }

  /** {@return whether an argument of a type is a text, or several} */
  static boolean isText(Type type) {
    return element(type).orElse(type) == String.class;
  }

  /** What a list or a set holds; empty for what is neither. */
  private static Optional<Type> element(Type type) {
    return type instanceof ParameterizedType of
            && Set.of(List.class, Set.class, Collection.class).contains(of.getRawType())
        ? Optional.of(of.getActualTypeArguments()[0])
        : Optional.empty();
  }

  private static Optional<Kind> kind(Type type) {
    return type instanceof Class<?> of && of.isEnum()
        ? Optional.of(constant(of.getEnumConstants()))
        : Optional.ofNullable(KINDS.get(type));
  }

  /** A constant of an enum, as it is called in Java or in configs. */
  private static Kind constant(Object[] constants) {
    return new Kind(
        Arrays.stream(constants)
            .map(each -> ConfigName.of((Enum<?>) each))
            .collect(Collectors.joining(", ", "one of ", "")),
        text ->
            Arrays.stream(constants)
                .filter(
                    each ->
                        ((Enum<?>) each)
                            .name()
                            .equals(text.toUpperCase(Locale.ROOT).replace('-', '_')))
                .findFirst()
                .orElseThrow());
  }

  private static Optional<Object> read(Kind kind, ConfigValue value) {
    try {
      // As it stands in the file, also a number.
      return Optional.of(kind.reader().read(value.atKey("v").getString("v")));
    } catch (Exception notOfTheKind) {
      return Optional.empty();
    }
  }

  private static double finite(String text) {
    double number = new BigDecimal(text).doubleValue();
    if (Double.isInfinite(number)) {
      throw new ArithmeticException("beyond all doubles");
    }
    return number;
  }

  private static Duration duration(String text) {
    String withUnit = text.matches("[0-9.]+") ? text + "s" : text;
    return ConfigValueFactory.fromAnyRef(withUnit).atKey("v").getDuration("v");
  }
}
