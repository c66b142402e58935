package org.comal.natives;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.comal.files.DurableFiles;

/**
 * The folder of one process for native libraries, where it has no lasting one. It is removed at the
 * end of the process; one that was killed leaves its folder to the next that needs one.
 */
final class TemporaryCache {
  private static final String NAME = "comal-natives";

  /** Locked as long as the process of its folder lives. */
  private static final String ALIVE = "alive";

  /**
   * Locks of this process by their folders. They would go with a channel that nobody refers to, or
   * if this process opened one of the files again and closed it.
   */
  private static final Map<Path, FileLock> OF_THIS_PROCESS = new ConcurrentHashMap<>();

  private TemporaryCache() {}

  /**
   * {@return a new folder, which only this user may use}
   *
   * @param place where it is made, and where those of killed processes of this user are removed
   * @throws IOException where it cannot be made
   */
  static Path make(Path place) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(place, NAME + "*")) {
      for (Path folder : left) {
        removeLeft(folder);
      }
    }
    Path folder = Files.createTempDirectory(place, NAME);
    // It has that name once it is locked: whoever finds it knows whether its process lives.
    Path unlocked = folder.resolve("new");
    FileChannel channel =
        FileChannel.open(unlocked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    OF_THIS_PROCESS.put(folder, channel.lock());
    Files.move(unlocked, folder.resolve(ALIVE));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder), NAME));
    return folder;
  }

  /** Unless its process lives, or it is somebody else's. */
  private static void removeLeft(Path folder) {
    Path alive = folder.resolve(ALIVE);
    if (OF_THIS_PROCESS.containsKey(folder)
        || Files.isSymbolicLink(folder)
        || !Files.isWritable(alive)) {
      return;
    }
    try {
      OwnFolder.of(folder);
      try (FileChannel channel = FileChannel.open(alive, StandardOpenOption.WRITE);
          FileLock dead = channel.tryLock()) {
        if (dead == null) {
          return;
        }
      }
      DurableFiles.deleteTree(folder);
    } catch (IOException e) {
      // Not ours, ours and in use, or no longer there: it stays.
    }
  }

  private static void remove(Path folder) {
    try {
      DurableFiles.deleteTree(folder);
    } catch (IOException e) {
      // A system that removes no library while it is loaded; the next process does.
    }
  }
}
