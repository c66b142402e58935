package org.comal.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A text file that is written whole, with its checksum beside it in {@code NAME.sha-256}, as {@link
 * BatchFile} has those of its batches.
 */
public final class SummedFile {
  private SummedFile() {}

  /**
   * Writes a file, in place of what was there before, and its checksum. A kill at any moment leaves
   * the whole file with its checksum, or none.
   *
   * @param file its folder must be there
   * @param text all that the file is to hold; written as UTF-8
   * @throws IOException where it cannot be written
   */
  public static void write(Path file, String text) throws IOException {
    BatchSums sums = new BatchSums(file);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    DurableFiles.delete(file);
    sums.write(BatchSums.line(bytes.length, new Sha256().add(bytes).hex()));
    DurableFiles.write(file, text);
  }

  /**
   * Compares a file with its checksum; one that a version before wrote has none, and is taken as it
   * is.
   *
   * @param file must be there
   * @throws DamagedFileException where it or its checksum is not what was written
   * @throws IOException where one of them cannot be read
   */
  public static void require(Path file) throws IOException {
    long size = Files.size(file);
    OptionalLong whole = new BatchSums(file).whole();
    if (whole.isPresent() && whole.getAsLong() != size) {
      throw new DamagedFileException(
          file,
          "it has "
              + size
              + " bytes, which are not those that "
              + BatchSums.list(file)
              + " tells of");
    }
  }

  /**
   * Compares the files of a folder that have checksums with them, those that grow by batches too.
   *
   * @param folder need not be there
   * @throws DamagedFileException where one is not what was written
   * @throws IOException where one cannot be read
   */
  public static void requireWithin(Path folder) throws IOException {
    for (Path file : SummedDirectory.targets(folder)) {
      if (Files.isRegularFile(file)) {
        require(file);
      }
    }
  }
}
