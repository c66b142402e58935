package org.comal.natives;

import java.io.IOException;
import java.nio.file.Path;
import org.comal.files.ProcessFolder;

/**
 * The folder of one process for native libraries, where it has no lasting one. It is removed at the
 * end of the process; one that was killed leaves its folder to the next that needs one.
 */
final class TemporaryCache {
  private static final String NAME = "comal-natives";

  private TemporaryCache() {}

  /**
   * {@return a new folder, which only this user may use}
   *
   * @param place where it is made, and where those of killed processes of this user are removed
   * @throws IOException where it cannot be made
   */
  static Path make(Path place) throws IOException {
    ProcessFolder folder = ProcessFolder.make(place, NAME, OwnFolder::of);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder), NAME));
    return folder.path();
  }

  private static void remove(ProcessFolder folder) {
    try {
      folder.close();
    } catch (IOException e) {
      // A system that removes no library while it is loaded; the next process does.
    }
  }
}
