package org.comal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.comal.Stable;

/** Writing that a kill or a power cut leaves either done or not begun. */
public final class DurableFiles {
  private static final String PARTIAL = ".partial";
  private static final String OLD = ".old";
  private static final boolean FORCES_DIRECTORIES =
      !System.getProperty("os.name", "").startsWith("Windows");

  private DurableFiles() {}

  /** Work on a file. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does the work.
     *
     * @throws IOException where a file cannot be read or written
     */
    void run() throws IOException;
  }

  /**
   * Writes into a file. The system does not say which one it was where the disk is full; this does.
   *
   * @param file what the work writes, and an error without a name is told of
   * @param work done once, before this returns
   * @throws FileSystemException that names the file, where the work fails without a name
   */
  public static void naming(Path file, Work work) throws IOException {
    try {
      work.run();
    } catch (FileSystemException named) {
      throw named;
    } catch (IOException e) {
      FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  /** Opens a file for writing; one that is made for it stands in its folder on the disk too. */
  static FileChannel openOrCreate(Path file, OpenOption... more) throws IOException {
    boolean fresh = !Files.exists(file);
    Set<OpenOption> options = new HashSet<>(List.of(more));
    options.add(StandardOpenOption.CREATE);
    options.add(StandardOpenOption.WRITE);
    FileChannel channel = FileChannel.open(file, options);
    try {
      if (fresh) {
        forceDirectory(file.toAbsolutePath().getParent());
      }
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Writes bytes at the place of a channel, and brings them to the disk. */
  static void append(Path file, FileChannel channel, ByteBuffer bytes) throws IOException {
    naming(
        file,
        () -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
          channel.force(false);
        });
  }

  /**
   * Writes a file of a directory that {@link #writeDirectory} brings to the disk.
   *
   * @param file its folder must be there; replaced where it is there itself
   * @param text all that the file is to hold; written as UTF-8
   * @throws IOException that names the file, where it cannot be written; it may be half written
   *     then
   */
  public static void writeText(Path file, String text) throws IOException {
    naming(file, () -> Files.writeString(file, text));
  }

  /**
   * Writes a file beside its place and renames it, so that it is never seen half written.
   *
   * @param file its folder must be there; replaced where it is there itself
   * @param text all that the file is to hold; written as UTF-8
   * @throws IOException where it cannot be written; the file is then what it was, or new and whole
   */
  public static void write(Path file, String text) throws IOException {
    writeFile(file, partial -> Files.writeString(partial, text));
  }

  /**
   * Writes a file beside its place and renames it, so that it is never seen half written. Who could
   * not read the file before cannot read the new one.
   *
   * @param file its folder must be there; replaced where it is there itself
   * @param content writes the file that it is given, which may be there from a work that was cut
   *     off
   * @throws IOException where it cannot be written; the file is then what it was, or new and whole
   */
  public static void writeFile(Path file, Content content) throws IOException {
    Path partial = beside(file, PARTIAL);
    FileMode mode = FileMode.of(List.of(file));
    naming(
        partial,
        () -> {
          mode.prepare(partial);
          content.write(partial);
          force(partial);
        });
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory(file.toAbsolutePath().getParent());
  }

  /** Writes what a file or a directory holds. */
  @FunctionalInterface
  @Stable
  public interface Content {
    /**
     * Writes all of it.
     *
     * @param place the file to write, or the directory to write into; not the name that it ends up
     *     under
     * @throws IOException where it cannot be written; what was there before then stays
     */
    void write(Path place) throws IOException;
  }

  /**
   * Writes a directory beside its place and renames it, in place of what was there before. A kill
   * at any moment leaves one of the two where {@link #directory} finds it, if there was one.
   *
   * @param directory made where it is missing, with the folders above it
   * @param content writes into the directory that it is given, which exists and is empty
   * @throws IOException where it cannot be written
   */
  public static void writeDirectory(Path directory, Content content) throws IOException {
    Path partial = beside(directory, PARTIAL);
    Path old = beside(directory, OLD);
    deleteTree(partial);
    Files.createDirectories(partial);
    naming(partial, () -> content.write(partial));
    forceTree(partial);
    if (Files.exists(directory)) {
      deleteTree(old);
      Files.move(directory, old, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
    forceDirectory(directory.toAbsolutePath().getParent());
    deleteTree(old);
  }

  /**
   * {@return where a directory stands that {@link #writeDirectory} wrote; empty where there is
   * none}
   *
   * @param place where it was to be written, by the name that it has when whole
   */
  public static Optional<Path> directory(Path place) {
    // Between two renames the last whole one stands under its old name.
    return Stream.of(place, beside(place, OLD)).filter(Files::isDirectory).findFirst();
  }

  /**
   * Removes a directory or a file under its name at once: after a kill it is there whole or not at
   * all. With it goes what a kill left beside it.
   *
   * @param place nothing need be there
   * @throws IOException where something cannot be renamed or removed
   */
  public static void delete(Path place) throws IOException {
    Path partial = beside(place, PARTIAL);
    deleteTree(partial);
    // The older one first, or a kill between the two would bring it back.
    for (Path whole : List.of(beside(place, OLD), place)) {
      if (Files.exists(whole, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(whole, partial, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(place.toAbsolutePath().getParent());
        deleteTree(partial);
      }
    }
  }

  /** Gives a directory that {@link #directory} finds its name, and removes what is beside it. */
  static void tidy(Path place) throws IOException {
    Path old = beside(place, OLD);
    if (Files.exists(place)) {
      deleteTree(old);
    } else if (Files.exists(old)) {
      Files.move(old, place, StandardCopyOption.ATOMIC_MOVE);
    }
    deleteTree(beside(place, PARTIAL));
  }

  /**
   * Removes what a kill left beside a place, half written or half removed.
   *
   * @param place whatever is there stays
   * @throws IOException where it cannot be removed
   */
  public static void deletePartial(Path place) throws IOException {
    deleteTree(beside(place, PARTIAL));
  }

  private static Path beside(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  /**
   * Removes a file, or a directory with all it holds; nothing where it is not there.
   *
   * @param root not followed where it is a link within a directory
   * @throws IOException where something of it cannot be removed; the rest may be gone by then
   */
  public static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(root)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path p : paths) {
      Files.delete(p);
    }
  }

  /** Brings every file below a directory, and the directories, to the disk. */
  private static void forceTree(Path root) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(root)) {
      paths = walk.toList();
    }
    for (Path p : paths) {
      if (Files.isDirectory(p)) {
        forceDirectory(p);
      } else {
        force(p);
      }
    }
  }

  /**
   * Brings the names in a directory to the disk, where the system can.
   *
   * @param directory there already; what its files hold is not brought to the disk
   * @throws IOException where it is missing or the disk fails
   */
  public static void forceDirectory(Path directory) throws IOException {
    if (FORCES_DIRECTORIES) {
      force(directory, StandardOpenOption.READ);
    }
  }

  /** Brings a file to the disk. */
  private static void force(Path file) throws IOException {
    force(file, StandardOpenOption.WRITE);
  }

  private static void force(Path file, StandardOpenOption way) throws IOException {
    naming(
        file,
        () -> {
          try (FileChannel channel = FileChannel.open(file, way)) {
            channel.force(true);
          }
        });
  }
}
