package org.comal.natives;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Where a user's cache is to be.
 *
 * @param path as it was found; may be no path, or lead nowhere
 * @param named whether the user named it, so that no other will do
 */
record CachePlace(String path, boolean named) {
  private static final String NAME = "comal";

  static CachePlace ofSystem() {
    return of(System::getProperty, System::getenv);
  }

  static CachePlace of(UnaryOperator<String> properties, UnaryOperator<String> environment) {
    for (String said :
        Arrays.asList(
            properties.apply(LibraryCache.PROPERTY), environment.apply(LibraryCache.VARIABLE))) {
      if (said != null && !said.isEmpty()) {
        return new CachePlace(said, true);
      }
    }
    String system = properties.apply("os.name").toLowerCase(Locale.ROOT);
    // Where Java finds no home for the user it says so by a question mark.
    String home = properties.apply("user.home");
    if (below(home, NAME).isEmpty()) {
      home = environment.apply("HOME");
    }
    if (system.startsWith("windows")) {
      return new CachePlace(below(environment.apply("LOCALAPPDATA"), NAME), false);
    }
    if (system.startsWith("mac")) {
      return new CachePlace(below(home, "Library/Caches/" + NAME), false);
    }
    String caches = below(environment.apply("XDG_CACHE_HOME"), NAME);
    return new CachePlace(caches.isEmpty() ? below(home, ".cache/" + NAME) : caches, false);
  }

  /** Empty where the folder is not an absolute path, as its meaning would change with the place. */
  private static String below(String folder, String name) {
    try {
      return folder == null || !Path.of(folder).isAbsolute()
          ? ""
          : Path.of(folder).resolve(name).toString();
    } catch (InvalidPathException e) {
      return "";
    }
  }

  /**
   * {@return the folder, which need not be there}
   *
   * @throws IOException where there is none
   */
  Path folder() throws IOException {
    if (path.isEmpty()) {
      throw new IOException("this user has no home folder here");
    }
    try {
      return Path.of(path).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new IOException(path + " cannot be the name of a folder here: " + e.getReason(), e);
    }
  }
}
