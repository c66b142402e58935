package org.comal.files;

import java.util.regex.Pattern;

/** Names that users give to what becomes a file or directory of that name, on any system. */
public final class SafeName {
  /** What such a name must be, to follow "it must be". */
  public static final String WANTED = "of letters, digits, . _ + and -, 200 at most";

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,199}");

  private SafeName() {}

  /**
   * {@return whether a name can be that of a file, with a few letters behind it}
   *
   * @param name as it stands in a config
   */
  public static boolean is(String name) {
    return FORM.matcher(name).matches();
  }
}
