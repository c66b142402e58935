package org.comal.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps other workers out of a directory, of this process and of others, until it is closed.
 *
 * <p>The lock is on a file of its own, which nothing else opens: on most systems a process loses
 * its lock on a file when it closes any of its descriptors of that file. The file goes with the
 * lock; one that a kill left behind locks nothing.
 */
public final class DirectoryLock implements AutoCloseable {
  private final Path file;
  private final List<Path> made;
  private final FileChannel channel;

  private DirectoryLock(Path file, List<Path> made, FileChannel channel) {
    this.file = file;
    this.made = made;
    this.channel = channel;
  }

  /**
   * Locks a directory.
   *
   * @param directory made where it is missing, and gone again where nothing was put into it
   * @param name of the file that is there while the lock is held
   * @return the lock, held until it is closed
   * @throws IOException where somebody else holds it
   */
  public static DirectoryLock of(Path directory, String name) throws IOException {
    List<Path> made = new ArrayList<>();
    for (Path p = directory.toAbsolutePath(); p != null && !Files.exists(p); p = p.getParent()) {
      made.add(p);
    }
    Path file = directory.resolve(name);
    while (true) {
      make(directory);
      try {
        Files.createFile(file);
      } catch (FileAlreadyExistsException other) {
        // Somebody's, or left behind by a kill.
      }
      try {
        Object key = key(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        if (!locked(channel)) {
          channel.close();
          throw new IOException(
              directory + " is being written to by another run; wait for its end");
        }
        if (key == null || key.equals(key(file))) {
          return new DirectoryLock(file, made, channel);
        }
        channel.close();
      } catch (NoSuchFileException removedMeanwhile) {
        // Its holder has just gone.
      }
    }
  }

  private static void make(Path directory) throws IOException {
    try {
      Files.createDirectories(directory);
    } catch (NoSuchFileException e) {
      throw new IOException(
          directory + " cannot be made; name another directory, where files may be written", e);
    }
  }

  /** What tells a file from another of its name; null where the system does not say. */
  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException sameProcess) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(file);
      for (Path p : made) {
        Files.deleteIfExists(p);
      }
    } catch (IOException holdsFiles) {
      // A system that does not remove open files, or a directory with something in it.
    } finally {
      channel.close();
    }
  }
}
