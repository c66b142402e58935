package org.comal.plugin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.comal.Stable;

/**
 * A config block, read by key.
 *
 * <p>A missing or bad value is noted in {@link #problems} with file and line, and the reader
 * returns a harmless placeholder, so that one pass finds everything; nothing is made from a block
 * with a note.
 */
@Stable
public final class Options {
  private final Config config;
  private final String path;
  private final List<String> keys;
  private final Problems problems;
  private final ConfigOrigin origin;
  private final boolean present;

  /**
   * @param config the block, defaults below it
   * @param path where the block stands in the whole config, as {@code oracle.of}; empty for the
   *     root
   * @param problems where to note what is wrong
   */
  public Options(Config config, String path, Problems problems) {
    this(config, path, keys(path), problems, config.root().origin(), true);
  }

  private Options(
      Config config,
      String path,
      List<String> keys,
      Problems problems,
      ConfigOrigin origin,
      boolean present) {
    this.config = config;
    this.path = Objects.requireNonNull(path, "path");
    this.keys = keys;
    this.problems = Objects.requireNonNull(problems, "problems");
    this.origin = origin;
    this.present = present;
  }

  private static List<String> keys(String path) {
    return path.isEmpty() ? List.of() : List.of(path.split("\\."));
  }

  /**
   * {@return the same block with values for the keys that it leaves out; it keeps its file and
   * line}
   *
   * @param defaults values by key, for nested blocks too
   */
  public Options over(Config defaults) {
    ConfigObject all = over(config.root(), defaults.root());
    return new Options(all.toConfig(), path, keys, problems, origin, present);
  }

  /**
   * A block with values for the keys that it and its nested blocks leave out. A block that was once
   * laid over a null, as in {@code of = null}, takes defaults too, which HOCON itself would refuse.
   */
  private static ConfigObject over(ConfigObject own, ConfigObject defaults) {
    ConfigObject all = own;
    for (Map.Entry<String, ConfigValue> e : defaults.entrySet()) {
      ConfigValue given = own.get(e.getKey());
      if (given == null) {
        all = all.withValue(e.getKey(), e.getValue());
      } else if (given instanceof ConfigObject block
          && e.getValue() instanceof ConfigObject nested) {
        all = all.withValue(e.getKey(), over(block, nested));
      }
    }
    return all;
  }

  /** The same block without one of its keys. */
  Options without(String key) {
    ConfigObject rest = config.root().withoutKey(key);
    return new Options(rest.toConfig(), path, keys, problems, origin, present);
  }

  /** {@return the block as it stands, for what this class cannot read} */
  public Config config() {
    return config;
  }

  /** {@return where the block stands in the whole config; empty for the root} */
  public String path() {
    return path;
  }

  /** The keys that lead from the root of the config to the block. */
  List<String> keys() {
    return keys;
  }

  /** Whether the block stands in the config, and is not asked for in vain. */
  boolean present() {
    return present;
  }

  /** {@return where problems are noted} */
  public Problems problems() {
    return problems;
  }

  /**
   * {@return whether the key is there and not null}
   *
   * @param key a key of this block
   */
  public boolean has(String key) {
    return value(key) != null;
  }

  /**
   * Notes a problem with the value of a key, at the value's file and line.
   *
   * @param key a key of this block; the block's own place counts where it is not there
   * @param message a sentence: the key's path, its value, and what is wanted
   */
  public void problem(String key, String message) {
    problems.add(Problem.at(originOf(key), message));
  }

  /**
   * {@return a problem with the value of a key that shows only when the object is made, to be
   * thrown by a {@link Blueprint}}
   *
   * @param key a key of this block; the block's own place counts where it is not there
   * @param message a sentence: the key's path, its value, and what is wanted
   */
  public ConfigException refusal(String key, String message) {
    return new ConfigException(List.of(Problem.at(originOf(key), message)));
  }

  /** The same, with what it came from. */
  ConfigException refusal(String key, String message, Throwable cause) {
    ConfigException refusal = refusal(key, message);
    refusal.initCause(cause);
    return refusal;
  }

  /**
   * {@return a finite number}
   *
   * @param key a key of this block
   */
  public double number(String key) {
    return number(key, -Double.MAX_VALUE, Double.MAX_VALUE);
  }

  /**
   * {@return a number within bounds, both allowed}
   *
   * @param key a key of this block
   * @param least the lower bound
   * @param most the upper bound
   */
  public double number(String key, double least, double most) {
    ConfigValue v = required(key);
    if (v == null) {
      return least > 0 ? least : Math.min(most, 1);
    }
    double x = new Written(v).number();
    Range range = new Range("a number", least, most);
    if (!range.holds(x)) {
      wanted(key, v, range.wanted(x) + new Written(v).numberAdvice());
      return least > -Double.MAX_VALUE ? least : Math.min(most, 1);
    }
    return x;
  }

  /**
   * {@return a finite number above 0}
   *
   * @param key a key of this block
   */
  public double positive(String key) {
    ConfigValue v = required(key);
    if (v == null) {
      return 1;
    }
    double x = new Written(v).number();
    if (!(x > 0 && x < Double.POSITIVE_INFINITY)) {
      wanted(key, v, "a number above 0" + new Written(v).numberAdvice());
      return 1;
    }
    return x;
  }

  /**
   * {@return a whole number within bounds, both allowed}
   *
   * @param key a key of this block
   * @param least the lower bound
   * @param most the upper bound
   */
  public long integer(String key, long least, long most) {
    ConfigValue v = required(key);
    if (v == null) {
      return least;
    }
    double x = new Written(v).number();
    Range range = new Range("a whole number", least, most);
    if (!range.holds(x) || x != Math.rint(x)) {
      wanted(key, v, range.wanted(x));
      return least;
    }
    return new Written(v).exact().orElse((long) x);
  }

  /**
   * {@return a whole number from 1}
   *
   * @param key a key of this block
   */
  public int count(String key) {
    return (int) integer(key, 1, Integer.MAX_VALUE);
  }

  /**
   * {@return {@code true} or {@code false}}
   *
   * @param key a key of this block
   */
  public boolean flag(String key) {
    ConfigValue v = required(key);
    if (v == null) {
      return false;
    }
    switch (new Written(v).isStructure() ? "" : new Written(v).text()) {
      case "true", "yes", "on":
        return true;
      case "false", "no", "off":
        return false;
      default:
        wanted(key, v, "true or false");
        return false;
    }
  }

  /**
   * {@return a text that is not empty}
   *
   * @param key a key of this block
   */
  public String text(String key) {
    ConfigValue v = required(key);
    if (v == null) {
      return "";
    }
    if (new Written(v).isStructure() || new Written(v).text().isBlank()) {
      wanted(key, v, "a text");
      return "";
    }
    return new Written(v).text();
  }

  /**
   * {@return one of the constants of {@code kind}, written in kebab-case}
   *
   * @param <E> the type of the constants
   * @param key a key of this block
   * @param kind an enum with at least one constant
   */
  public <E extends Enum<E>> E choice(String key, Class<E> kind) {
    E[] all = kind.getEnumConstants();
    ConfigValue v = required(key);
    if (v == null) {
      return all[0];
    }
    String text = new Written(v).isStructure() ? "" : new Written(v).text();
    for (E e : all) {
      if (ConfigName.of(e).equals(text)) {
        return e;
      }
    }
    List<String> names = Arrays.stream(all).map(ConfigName::of).toList();
    wanted(key, v, "one of " + String.join(", ", names) + Nearest.to(text, names).advice());
    return all[0];
  }

  /**
   * {@return a list of finite numbers, not empty}
   *
   * @param key a key of this block
   */
  public double[] numbers(String key) {
    ConfigValue v = required(key);
    return v == null ? new double[] {1} : numbers(key, v);
  }

  /**
   * {@return a list of lists of finite numbers, not empty; the rows may differ in length}
   *
   * @param key a key of this block
   */
  public double[][] matrix(String key) {
    ConfigValue v = required(key);
    if (v == null) {
      return new double[][] {{0.5}};
    }
    if (v.valueType() != ConfigValueType.LIST || ((ConfigList) v).isEmpty()) {
      wanted(key, v, "a list of rows, as [[0.5, 0.9], [0.1, 0.5]]");
      return new double[][] {{0.5}};
    }
    List<double[]> rows = new ArrayList<>();
    for (ConfigValue row : (ConfigList) v) {
      rows.add(numbers(key + "[" + rows.size() + "]", row));
    }
    return rows.toArray(double[][]::new);
  }

  /**
   * {@return a list of texts, not empty}
   *
   * @param key a key of this block
   */
  public List<String> texts(String key) {
    ConfigValue v = required(key);
    if (v == null) {
      return List.of("?");
    }
    if (v.valueType() != ConfigValueType.LIST
        || ((ConfigList) v).isEmpty()
        || ((ConfigList) v)
            .stream()
                .anyMatch(e -> new Written(e).isStructure() || new Written(e).text().isBlank())) {
      wanted(key, v, "a list of texts, as [a, b, c]");
      return List.of("?");
    }
    return ((ConfigList) v).stream().map(element -> new Written(element).text()).toList();
  }

  /**
   * {@return a nested block} Where it is missing that is noted once, and not again for each of its
   * keys.
   *
   * @param key a key of this block
   */
  public Options block(String key) {
    ConfigValue v = required(key);
    if (v != null && v.valueType() != ConfigValueType.OBJECT) {
      wanted(key, v, "a block { … }");
      v = null;
    }
    return v == null
        ? nested(key, ConfigFactory.empty(), blockOrigin(), false)
        : nested(
            key,
            ((ConfigObject) v).toConfig(),
            Defaults.isOrigin(v.origin()) ? blockOrigin() : v.origin(),
            true);
  }

  /** A nested block that is not there, of which nothing is noted. */
  Options absent(String key) {
    return nested(key, ConfigFactory.empty(), blockOrigin(), false);
  }

  private Options nested(String key, Config inside, ConfigOrigin place, boolean there) {
    List<String> below = new ArrayList<>(keys);
    below.add(key);
    return new Options(inside, pathOf(key), List.copyOf(below), problems, place, there);
  }

  /**
   * {@return a nested block where there is one}
   *
   * @param key a key of this block
   */
  public Optional<Options> optionalBlock(String key) {
    return has(key) ? Optional.of(block(key)) : Optional.empty();
  }

  /**
   * {@return every nested block, by key, in the order of lines; those on one line by key; without
   * what is {@code null}, by which a file takes out what one that it includes has}
   */
  public Map<String, Options> blocks() {
    Map<String, Options> all = new LinkedHashMap<>();
    for (String key : FileOrder.of(config.root())) {
      if (has(key)) {
        all.put(key, block(key));
      }
    }
    return all;
  }

  /**
   * Notes every key that {@code known} does not have, with the nearest one that it has. Where
   * {@code known} holds a block with keys, the block is searched too; a {@code null} or an empty
   * block may hold anything.
   *
   * @param known every key that the block may have; the values do not matter
   */
  public void rejectUnknown(Config known) {
    new UnknownKeys(problems).note(config.root(), known.root(), path);
  }

  private double[] numbers(String key, ConfigValue v) {
    if (v.valueType() != ConfigValueType.LIST || ((ConfigList) v).isEmpty()) {
      wanted(key, v, "a list of numbers");
      return new double[] {1};
    }
    ConfigList list = (ConfigList) v;
    double[] x = new double[list.size()];
    for (int i = 0; i < x.length; i++) {
      Written element = new Written(list.get(i));
      x[i] = element.number();
      if (!Double.isFinite(x[i])) {
        wanted(key + "[" + i + "]", list.get(i), "a number" + element.numberAdvice());
        x[i] = 0;
      }
    }
    return x;
  }

  private ConfigValue value(String key) {
    ConfigValue v = config.root().get(key);
    return v == null || v.valueType() == ConfigValueType.NULL ? null : v;
  }

  private ConfigValue required(String key) {
    ConfigValue v = value(key);
    if (v == null && present) {
      problems.add(Problem.at(blockOrigin(), pathOf(key) + " is missing"));
    }
    return v;
  }

  /** Where the value of a key stands; of one that is not there, where the block begins. */
  ConfigOrigin originOf(String key) {
    ConfigValue v = config.root().get(key);
    return v == null ? blockOrigin() : v.origin();
  }

  /** Where the block begins; for one merged out of several, where its first value stands. */
  private ConfigOrigin blockOrigin() {
    if (origin.filename() != null && origin.lineNumber() > 0) {
      return origin;
    }
    return config.root().values().stream()
        .map(ConfigValue::origin)
        .filter(o -> o.filename() != null)
        .min((a, b) -> Integer.compare(a.lineNumber(), b.lineNumber()))
        .orElse(origin);
  }

  private void wanted(String key, ConfigValue v, String wanted) {
    problems.add(
        Problem.at(
            v.origin(), pathOf(key) + " is " + new Written(v).shown() + ", but must be " + wanted));
  }

  /** A key of this block as it is called in the whole config. */
  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
