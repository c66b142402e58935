package org.comal.plugin;

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
    return !is(name) || name.equals(CPU)
        ? name
        : "cuda:" + (name.equals("cuda") ? 0 : Integer.parseInt(name.substring(5)));
  }
}
