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
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.Stable;

/**
 * A config block, read by key.
 *
 * <p>A missing or bad value is noted in {@link #problems} with file and line, and the reader
 * returns a harmless placeholder, so that one pass finds everything; whoever asked for the object
 * checks the notes before using it.
 */
@Stable
public final class Options {
  /** How an origin of several begins its description. */
  private static final String MERGED = "merge of ";

  /** A file and a line, or lines from and to, in the description of an origin. */
  private static final Pattern PLACE = Pattern.compile("([^,]+): (\\d{1,9})(?:-\\d+)?(?:,|$)");

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

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
    double x = asNumber(v);
    if (!(x >= least && x <= most)) {
      wanted(key, v, range("a number", least, most));
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
    double x = asNumber(v);
    if (!(x > 0 && x < Double.POSITIVE_INFINITY)) {
      wanted(key, v, "a number above 0");
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
    double x = asNumber(v);
    if (!(x >= least && x <= most) || x != Math.rint(x)) {
      wanted(key, v, range("a whole number", least, most));
      return least;
    }
    return exact(v).orElse((long) x);
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
    switch (isStructure(v) ? "" : written(v)) {
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
    if (isStructure(v) || written(v).isBlank()) {
      wanted(key, v, "a text");
      return "";
    }
    return written(v);
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
    String text = isStructure(v) ? "" : written(v);
    for (E e : all) {
      if (kebab(e).equals(text)) {
        return e;
      }
    }
    List<String> names = Arrays.stream(all).map(Options::kebab).toList();
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
      rows.add(numbers(key, row));
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
        || ((ConfigList) v).stream().anyMatch(e -> isStructure(e) || written(e).isBlank())) {
      wanted(key, v, "a list of texts, as [a, b, c]");
      return List.of("?");
    }
    return ((ConfigList) v).stream().map(Options::written).toList();
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
        : nested(key, ((ConfigObject) v).toConfig(), v.origin(), true);
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

  /** {@return every nested block, by key, in the order of lines; those on one line by key} */
  public Map<String, Options> blocks() {
    Map<String, Options> all = new LinkedHashMap<>();
    for (String key : inFileOrder(config.root())) {
      all.put(key, block(key));
    }
    return all;
  }

  /**
   * {@return the keys of a block in the order of the file; by name where two stand on one line} Of
   * several files that lie over each other the one with most of the keys says the order; keys that
   * it does not have come behind, and those that are in no file in front.
   *
   * @param block a block with the origins that it was read with
   */
  public static List<String> inFileOrder(ConfigObject block) {
    Map<String, Map<String, Integer>> lines = new HashMap<>();
    Map<String, Integer> keys = new TreeMap<>();
    block.forEach(
        (key, value) -> {
          Map<String, Integer> own = lines(value);
          lines.put(key, own);
          own.keySet().forEach(file -> keys.merge(file, 1, Integer::sum));
        });
    Comparator<String> order = Comparator.comparing(key -> !lines.get(key).isEmpty());
    if (!keys.isEmpty()) {
      String most = Collections.max(keys.entrySet(), Map.Entry.comparingByValue()).getKey();
      order = order.thenComparing(key -> lines.get(key).getOrDefault(most, Integer.MAX_VALUE));
    }
    return block.keySet().stream()
        .sorted(
            order
                .thenComparing(
                    key -> lines.get(key).values().stream().mapToInt(l -> l).min().orElse(0))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** The first line of a value in each file that says something of it. */
  private static Map<String, Integer> lines(ConfigValue value) {
    Map<String, Integer> lines = new HashMap<>();
    String origins = value.origin().description();
    Matcher each =
        PLACE.matcher(origins.startsWith(MERGED) ? origins.substring(MERGED.length()) : origins);
    while (each.find()) {
      lines.merge(each.group(1), Integer.parseInt(each.group(2)), Math::min);
    }
    return lines;
  }

  /**
   * Notes every key that {@code known} does not have, with the nearest one that it has. Where
   * {@code known} holds a block with keys, the block is searched too; a {@code null} or an empty
   * block may hold anything.
   *
   * @param known every key that the block may have; the values do not matter
   */
  public void rejectUnknown(Config known) {
    rejectUnknown(config.root(), known.root(), path);
  }

  private void rejectUnknown(ConfigObject block, ConfigObject known, String where) {
    for (Map.Entry<String, ConfigValue> e : block.entrySet()) {
      String key = e.getKey();
      String full = where.isEmpty() ? key : where + "." + key;
      ConfigValue model = known.get(key);
      if (model == null) {
        problems.add(
            Problem.at(
                e.getValue().origin(),
                full + " is not a known key" + Nearest.to(key, known.keySet()).advice()));
      } else if (model instanceof ConfigObject nested
          && !nested.isEmpty()
          && e.getValue() instanceof ConfigObject given) {
        rejectUnknown(given, nested, full);
      }
    }
  }

  /** The name of an enum constant in a config. */
  static String kebab(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private double[] numbers(String key, ConfigValue v) {
    if (v.valueType() != ConfigValueType.LIST || ((ConfigList) v).isEmpty()) {
      wanted(key, v, "a list of numbers");
      return new double[] {1};
    }
    ConfigList list = (ConfigList) v;
    double[] x = new double[list.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = asNumber(list.get(i));
      if (!Double.isFinite(x[i])) {
        problems.add(
            Problem.at(
                list.get(i).origin(),
                pathOf(key) + "[" + i + "] is " + render(list.get(i)) + ", but must be a number"));
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
        Problem.at(v.origin(), pathOf(key) + " is " + render(v) + ", but must be " + wanted));
  }

  /** A key of this block as it is called in the whole config. */
  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static boolean isStructure(ConfigValue v) {
    return v.valueType() == ConfigValueType.OBJECT || v.valueType() == ConfigValueType.LIST;
  }

  /** The number that a value is or spells; NaN where it is none. */
  private static double asNumber(ConfigValue v) {
    Object raw = v.unwrapped();
    if (raw instanceof Number n) {
      return n.doubleValue();
    }
    return raw instanceof String s && NUMBER.matcher(s).matches()
        ? Double.parseDouble(s)
        : Double.NaN;
  }

  /** All digits of a whole number, of which a double holds no more than 15. */
  private static Optional<Long> exact(ConfigValue v) {
    try {
      return Optional.of(Long.valueOf(written(v)));
    } catch (NumberFormatException notDigitsAlone) {
      return Optional.empty();
    }
  }

  /** A value that is no list or block, as it is written in the file. */
  private static String written(ConfigValue v) {
    return v.valueType() == ConfigValueType.NULL ? "" : v.atKey("v").getString("v");
  }

  private static String range(String what, double least, double most) {
    boolean below = least > -1e15;
    boolean above = most < (double) Integer.MAX_VALUE;
    if (below && above) {
      return what + " from " + plain(least) + " to " + plain(most);
    }
    return below ? what + " from " + plain(least) : above ? what + " up to " + plain(most) : what;
  }

  private static String plain(double x) {
    return x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x);
  }

  private static String render(ConfigValue v) {
    String text = v.render(com.typesafe.config.ConfigRenderOptions.concise());
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
