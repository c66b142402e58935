package org.comal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that is written once and read later, with the checksums of its files beside it in
 * {@code NAME.sha-256}.
 */
public final class SummedDirectory {
  private static final String SUMS = ".sha-256";

  private SummedDirectory() {}

  /** Where the checksums stand. */
  static Path sums(Path directory) {
    return directory.resolveSibling(directory.getFileName() + SUMS);
  }

  /**
   * Writes a directory beside its place and renames it, and its checksums.
   *
   * @param directory made where it is missing, with the folders above it
   * @param content fills a new, empty directory
   * @throws IOException where it cannot be written; what was there before stays
   */
  public static void write(Path directory, DurableFiles.Content content) throws IOException {
    write(directory, content, () -> {});
  }

  /**
   * Writes a directory as {@link #write(Path, DurableFiles.Content)} does, and lets it be noted
   * elsewhere who wrote it.
   *
   * @param directory made where it is missing, with the folders above it
   * @param content fills a new, empty directory
   * @param summed done once, when {@link #told} tells the checksums and the directory does not have
   *     its name yet
   * @throws IOException where it cannot be written; what was there before stays
   */
  public static void write(Path directory, DurableFiles.Content content, DurableFiles.Work summed)
      throws IOException {
    DurableFiles.writeDirectory(
        directory,
        written -> {
          content.write(written);
          Checksums.of(written).write(sums(directory));
          summed.run();
        });
  }

  /**
   * Writes the checksums of a directory that was written otherwise.
   *
   * @param directory holds what it is to hold from now on
   * @throws IOException where it cannot be read, or they cannot be written
   */
  public static void list(Path directory) throws IOException {
    Checksums.of(directory).write(sums(directory));
  }

  /**
   * Moves a directory to another place of the disk, with its checksums where it has some.
   *
   * @param from not compared with its checksums here
   * @param to where nothing is yet
   * @throws IOException where it cannot be moved
   */
  public static void move(Path from, Path to) throws IOException {
    if (Files.exists(sums(from))) {
      DurableFiles.write(sums(to), TextFile.read(sums(from)));
    } else {
      Checksums.of(from).write(sums(to));
    }
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.forceDirectory(to.toAbsolutePath().getParent());
    DurableFiles.delete(sums(from));
  }

  /**
   * Compares a directory with its checksums; one that has none, as a version before or another
   * program wrote it, is taken as it is.
   *
   * @param directory by the name that it was written under
   * @throws DamagedFileException that names the first file that is not what was written
   * @throws IOException where a file cannot be read
   */
  public static void require(Path directory) throws IOException {
    Path own = directory.toAbsolutePath().normalize();
    if (own.getFileName() != null && Files.isRegularFile(sums(own))) {
      Checksums.read(sums(own)).require(directory, sums(own));
    }
  }

  /**
   * {@return the directories of a folder that have checksums, there or not, in rising order}
   *
   * @param folder need not be there
   * @throws IOException where it cannot be listed
   */
  public static List<Path> within(Path folder) throws IOException {
    List<Path> directories = new ArrayList<>();
    for (Path target : targets(folder)) {
      // A list of a file has its first key on its first line.
      if (Files.isDirectory(target)
          || (!Files.exists(target) && TextFile.read(sums(target)).startsWith("{\n"))) {
        directories.add(target);
      }
    }
    return directories;
  }

  /** What the checksums in a folder are of. */
  static List<Path> targets(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(p -> p.getFileName().toString().endsWith(SUMS) && Files.isRegularFile(p))
          .map(p -> p.getFileName().toString())
          .map(name -> folder.resolve(name.substring(0, name.length() - SUMS.length())))
          .sorted()
          .toList();
    }
  }

  /**
   * {@return whether a directory has checksums}
   *
   * @param directory need not be there
   */
  public static boolean has(Path directory) {
    return Files.isRegularFile(sums(directory));
  }

  /**
   * {@return the checksums of a directory as they stand beside it, to compare with later ones}
   *
   * @param directory has checksums
   * @throws IOException where they cannot be read
   */
  public static String told(Path directory) throws IOException {
    return TextFile.read(sums(directory));
  }
}
