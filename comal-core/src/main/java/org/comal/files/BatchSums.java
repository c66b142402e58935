package org.comal.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is told of a file that grows by batches, in a file beside it, {@code NAME.sha-256}: a line a
 * batch, with the bytes that the file has up to its end and the SHA-256 of all of them.
 *
 * <p>A line is on the disk before its batch is. So a batch that is there whole is known as such
 * whenever a kill comes, and what else stands in the file is not the program's: the last line may
 * tell of a batch that did not come to the disk, and nothing more.
 */
final class BatchSums implements AutoCloseable {
  private static final String BYTES = "bytes";
  private static final String CONTENTS = "contents-sha-256";

  private final Path file;
  private final Path list;
  private final long begin;
  private FileChannel channel;

  /** Those of a file that begins with its first batch; neither need be there. */
  BatchSums(Path file) {
    this(file, 0);
  }

  /**
   * Those of a file; neither need be there.
   *
   * @param begin where its first batch begins, in bytes: what stands before it is no part of sums
   */
  BatchSums(Path file, long begin) {
    this.file = file;
    this.list = list(file);
    this.begin = begin;
  }

  /** Where they stand. */
  static Path list(Path file) {
    return SummedDirectory.sums(file);
  }

  /** The line of a batch. */
  static String line(long bytes, String contents) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(BYTES, bytes);
    row.put(CONTENTS, contents);
    return SealedLine.of(row) + '\n';
  }

  /**
   * How far a file is what is told of it.
   *
   * @param batches how many are there whole
   * @param whole bytes of the file up to their end
   * @param begun whether one more is told of, which is not there whole, as a kill may leave it
   * @param damage what else is not as it is told
   */
  record Found(int batches, long whole, boolean begun, Optional<DamagedFileException> damage) {
    private Found with(DamagedFileException what) {
      return new Found(batches, whole, begun, Optional.of(what));
    }
  }

  /** Whether anything is told of the file. */
  boolean listed() {
    return Files.exists(list);
  }

  /**
   * Compares the file with what is told of it.
   *
   * @return bytes of the file up to the end of the batches that are there whole; empty where
   *     nothing is told, as by a version before
   * @throws DamagedFileException where one of the two is not what was written
   */
  OptionalLong whole() throws IOException {
    if (!listed()) {
      return OptionalLong.empty();
    }
    Found found = found();
    if (found.damage.isPresent()) {
      throw found.damage.get();
    }
    if (!found.begun && holdsLine(found.whole)) {
      throw new DamagedFileException(
          list,
          "it tells of "
              + found.whole
              + " bytes of "
              + file.getFileName()
              + ", which has "
              + Files.size(file)
              + "; put back a copy of both, or remove it, and the file counts as it is");
    }
    return OptionalLong.of(found.whole);
  }

  /** Compares the file with what is told of it, batch by batch; both must be there. */
  Found found() throws IOException {
    Found found = new Found(0, begin, false, Optional.empty());
    long size = Files.size(file);
    Sha256 sum = new Sha256();
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(begin);
      for (String line : TextFile.wholeLines(list)) {
        JsonRow told = told(found.batches, line);
        long bytes = told.integer(BYTES);
        if (found.begun) {
          return found.with(
              damaged("it has " + size + " bytes where more were written", found.whole));
        }
        if (bytes < found.whole) {
          return found.with(
              new DamagedFileException(
                  list, "line " + (found.batches + 1) + " tells less than the one before"));
        }
        if (bytes > size) {
          found = new Found(found.batches, found.whole, true, Optional.empty());
        } else if (sum.add(in, bytes - found.whole).soFar().equals(told.text(CONTENTS))) {
          found = new Found(found.batches + 1, bytes, false, Optional.empty());
        } else {
          return found.with(
              damaged(
                  "its first " + bytes + " bytes have another SHA-256 than " + list + " says",
                  found.whole));
        }
      }
      return found;
    } catch (DamagedFileException listed) {
      return found.with(listed);
    }
  }

  private JsonRow told(int number, String line) throws DamagedFileException {
    SealedLine told = SealedLine.read(list, number + 1, line);
    if (!told.sealed()) {
      throw new DamagedFileException(list, "line " + (number + 1) + " lacks its own checksum");
    }
    return told.row();
  }

  private boolean holdsLine(long from) throws IOException {
    try (FileLines rest = FileLines.open(file, from, Long.MAX_VALUE)) {
      return rest.next() != null;
    }
  }

  /**
   * Compares what is told with a file that is not there: one batch may be told of that never came
   * to the disk.
   *
   * @throws DamagedFileException where more is told
   */
  void requireNoneWhole() throws IOException {
    if (Files.exists(list) && TextFile.wholeLines(list).size() > 1) {
      throw new DamagedFileException(
          file,
          "it is missing, and "
              + list.getFileName()
              + " tells what it held; put back a copy, or remove the other, and all of it is done"
              + " again");
    }
  }

  private DamagedFileException damaged(String what, long whole) {
    return new DamagedFileException(
        file,
        what
            + "; put back a copy of both, or keep the first "
            + whole
            + " bytes of it and remove the other, and what followed is done again");
  }

  /** Whether exactly these lines are told. */
  boolean is(String lines) throws IOException {
    return Files.exists(list) ? TextFile.read(list).equals(lines) : lines.isEmpty();
  }

  /** Removes what is told: the file then counts as it is. */
  void forget() throws IOException {
    DurableFiles.delete(list);
  }

  /** Tells all anew, of a file that is not written meanwhile. */
  void write(String lines) throws IOException {
    if (!lines.isEmpty()) {
      DurableFiles.write(list, lines);
    }
  }

  /**
   * Forgets what is told of all but the first batches.
   *
   * @param batches as {@link #found} says
   */
  void keep(int batches) throws IOException {
    if (batches == 0) {
      forget();
      return;
    }
    List<String> lines = TextFile.wholeLines(list).subList(0, batches);
    String kept = String.join("\n", lines) + '\n';
    if (!is(kept)) {
      forget();
      write(kept);
    }
  }

  /** Adds the line of a batch, and brings it to the disk. */
  void add(String line) throws IOException {
    if (channel == null) {
      DurableFiles.naming(
          list, () -> channel = DurableFiles.openOrCreate(list, StandardOpenOption.APPEND));
    }
    DurableFiles.append(list, channel, StandardCharsets.UTF_8.encode(line));
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
