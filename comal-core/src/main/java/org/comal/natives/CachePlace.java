package org.comal.natives;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.comal.files.UserFolders;

/**
 * Where a user's cache is to be.
 *
 * @param path as it was found; may be no path, or lead nowhere
 * @param named whether the user named it, so that no other will do
 */
record CachePlace(String path, boolean named) {
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
    Optional<Path> home = UserFolders.home(properties, environment);
    if (system.startsWith("windows")) {
      return usual(UserFolders.absolute(environment.apply("LOCALAPPDATA")));
    }
    if (system.startsWith("mac")) {
      return usual(home.map(h -> h.resolve("Library").resolve("Caches")));
    }
    return usual(
        UserFolders.absolute(environment.apply("XDG_CACHE_HOME"))
            .or(() -> home.map(h -> h.resolve(".cache"))));
  }

  private static CachePlace usual(Optional<Path> caches) {
    return new CachePlace(caches.map(c -> c.resolve("comal").toString()).orElse(""), false);
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
