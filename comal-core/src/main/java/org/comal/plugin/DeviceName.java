package org.comal.plugin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.comal.Stable;

/**
 * The name of a device, {@code cpu}, {@code cuda} or {@code cuda:N}, whether or not this machine
 * has it.
 */
@Stable
public final class DeviceName {
  /** The processor itself. */
  public static final String CPU = "cpu";

  /** How names are told of in a sentence. */
  public static final String WANTED = "cpu, cuda or cuda:N";

  private static final Pattern NAME = Pattern.compile("cpu|cuda(:\\d{1,3})?");

  private DeviceName() {}

  /**
   * {@return whether a text is such a name}
   *
   * @param text any
   */
  public static boolean is(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * {@return the one name of a device that has several: {@code cuda} is {@code cuda:0}}
   *
   * @param name of a device; anything else is given back
   */
  public static String numbered(String name) {
    return !is(name) || name.equals(CPU) ? name : "cuda:" + gpu(name).orElseThrow();
  }

  /**
   * {@return the number of the GPU that is named; empty for {@code cpu}}
   *
   * @param name of a device
   */
  public static OptionalInt gpu(String name) {
    if (name.equals(CPU)) {
      return OptionalInt.empty();
    }
    int colon = name.indexOf(':');
    return OptionalInt.of(colon < 0 ? 0 : Integer.parseInt(name.substring(colon + 1)));
  }

  /**
   * {@return the devices that a key lists, each by its one name; one may stand there several times,
   * in one spelling}
   *
   * @param options what cannot be is noted as a problem, and {@code cpu} given back
   * @param key of a list
   */
  public static List<String> list(Options options, String key) {
    int before = options.problems().count();
    List<String> given = options.texts(key);
    if (options.problems().count() > before) {
      return List.of(CPU);
    }
    String said = options.path() + "." + key + " is " + given;
    Map<String, String> spelled = new HashMap<>();
    for (String one : given) {
      String name = numbered(one);
      String other = spelled.putIfAbsent(name, one);
      if (!is(one)) {
        options.problem(key, said + ", but each must be " + WANTED);
        return List.of(CPU);
      }
      if (other != null && !other.equals(one)) {
        options.problem(
            key,
            said
                + ", but "
                + other
                + " and "
                + one
                + " are the same device"
                + "\nMaybe name another one, or write "
                + name
                + " twice, where two are to work on it");
        return List.of(CPU);
      }
    }
    return given.stream().map(DeviceName::numbered).toList();
  }
}
