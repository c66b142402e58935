package org.comal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One lock a file, for the threads of this process to take turns with it. The system's file locks
 * keep processes apart, and not the threads of one.
 */
public final class FileTurns {
  private static final Map<Path, Object> TURNS = new ConcurrentHashMap<>();

  private FileTurns() {}

  /**
   * {@return what to synchronize on; the same for a file by whatever way it is named}
   *
   * @param file need not be there
   */
  public static Object of(Path file) {
    return TURNS.computeIfAbsent(real(file.toAbsolutePath().normalize()), f -> new Object());
  }

  /** With the links resolved, as far as the path is there. */
  private static Path real(Path path) {
    if (path.getParent() == null) {
      return path;
    }
    if (Files.exists(path)) {
      try {
        return path.toRealPath();
      } catch (IOException removedMeanwhile) {
        return path;
      }
    }
    return real(path.getParent()).resolve(path.getFileName());
  }
}
