package org.comal.files;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder of this process, gone when it is closed. That of a process which was killed is removed
 * when another of its kind is made beside it, by a process of the same user.
 *
 * <p>A file in it is locked as long as the process lives.
 */
public final class ProcessFolder implements AutoCloseable {
  private static final String ALIVE = "alive";

  /**
   * Locks of this process by their folders. They would go with a channel that nobody refers to, or
   * if this process opened one of the files again and closed it.
   */
  private static final Map<Path, FileLock> OF_THIS_PROCESS = new ConcurrentHashMap<>();

  private final Path path;

  private ProcessFolder(Path path) {
    this.path = path;
  }

  /** Looks at a folder that a process left behind. */
  @FunctionalInterface
  public interface Leftover {
    /**
     * Lets it be removed, or throws.
     *
     * @param folder of the same user, whose process may live yet
     * @throws IOException where it is to stay
     */
    void check(Path folder) throws IOException;
  }

  /**
   * {@return a new folder, which only this user may use}
   *
   * @param place where it is made, and where those of killed processes are removed
   * @param prefix of its name
   * @param leftover is shown each of those before it is removed
   * @throws IOException where it cannot be made
   */
  public static ProcessFolder make(Path place, String prefix, Leftover leftover)
      throws IOException {
    Path folder = Files.createTempDirectory(place, prefix).toAbsolutePath();
    // It has that name once it is locked: whoever finds it knows whether its process lives.
    Path unlocked = folder.resolve("new");
    Files.writeString(unlocked, machine());
    FileChannel channel = FileChannel.open(unlocked, StandardOpenOption.WRITE);
    OF_THIS_PROCESS.put(folder, channel.lock());
    Files.move(unlocked, folder.resolve(ALIVE));
    UserPrincipal user = Files.getOwner(folder);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.getParent(), prefix + "*")) {
      for (Path other : all) {
        removeLeft(other, user, leftover);
      }
    }
    return new ProcessFolder(folder);
  }

  /**
   * Lets a folder be removed that a process of this machine made: where several machines see a
   * folder, some file systems lock files for each of them alone.
   *
   * @param folder that a process left behind
   * @throws IOException where it is another machine's, or this one has no name
   */
  public static void requireThisMachine(Path folder) throws IOException {
    String made = TextFile.read(folder.resolve(ALIVE));
    if (made.isEmpty() || !made.equals(machine())) {
      throw new IOException(folder + " is another machine's");
    }
  }

  /** The name of this machine; empty where it has none. */
  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }

  /** {@return where it is} */
  public Path path() {
    return path;
  }

  /** Unless its process lives, or it is somebody else's. */
  private static void removeLeft(Path folder, UserPrincipal user, Leftover leftover) {
    Path alive = folder.resolve(ALIVE);
    if (OF_THIS_PROCESS.containsKey(folder)
        || Files.isSymbolicLink(folder)
        || !Files.isRegularFile(alive, LinkOption.NOFOLLOW_LINKS)
        || !Files.isWritable(alive)) {
      return;
    }
    try {
      if (!Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user)) {
        return;
      }
      leftover.check(folder);
      try (FileChannel channel = FileChannel.open(alive, StandardOpenOption.WRITE);
          FileLock dead = channel.tryLock()) {
        if (dead == null) {
          return;
        }
      }
      DurableFiles.deleteTree(folder);
    } catch (IOException | OverlappingFileLockException e) {
      // Not ours, ours and in use, or no longer there: it stays.
    }
  }

  /**
   * Removes it with all that is in it.
   *
   * @throws IOException where the system does not, as for a library that is loaded; the next
   *     process then does
   */
  @Override
  public void close() throws IOException {
    DurableFiles.deleteTree(path);
    FileLock lock = OF_THIS_PROCESS.remove(path);
    if (lock != null) {
      lock.acquiredBy().close();
    }
  }
}
