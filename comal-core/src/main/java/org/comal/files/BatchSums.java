package org.comal.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
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
  private final String head;
  private final long begin;
  private FileChannel channel;

  /** Those of a file that begins with its first batch; neither need be there. */
  BatchSums(Path file) {
    this(file, "");
  }

  /**
   * Those of a file whose batches stand below a head; neither need be there. What is told of
   * batches is of those below this head alone, whatever the file begins with by then.
   *
   * @param head with its line end; empty where there is none
   */
  BatchSums(Path file, String head) {
    this.file = file;
    this.list = list(file);
    this.head = head;
    this.begin = head.getBytes(StandardCharsets.UTF_8).length;
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
   * The line of a batch.
   *
   * @param bytes of the file up to its end
   * @param sum SHA-256 of all batches up to its end
   */
  String told(long bytes, String sum) {
    return line(bytes, contents(sum));
  }

  private String contents(String sum) {
    return head.isEmpty() ? sum : Sha256.of(head + sum);
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
    try (InputStream in = Files.newInputStream(file);
        FileLines lines = FileLines.open(list, 0, Long.MAX_VALUE)) {
      in.skipNBytes(begin);
      for (String line = lines.next(); line != null; line = lines.next()) {
        JsonRow told = told(found, line);
        long bytes = told.integer(BYTES);
        if (found.begun) {
          throw damaged("it has " + size + " bytes where more were written", found);
        }
        if (bytes < found.whole) {
          throw new DamagedFileException(
              list, "line " + (found.batches + 1) + " tells less than the one before");
        }
        if (bytes > size) {
          found = new Found(found.batches, found.whole, true, Optional.empty());
        } else if (contents(sum.add(in, bytes - found.whole).soFar()).equals(told.text(CONTENTS))) {
          found = new Found(found.batches + 1, bytes, false, Optional.empty());
        } else {
          throw damaged(
              "its first " + bytes + " bytes have another SHA-256 than " + list + " says", found);
        }
      }
      return found;
    } catch (DamagedFileException e) {
      return found.with(e);
    }
  }

  private JsonRow told(Found before, String line) throws DamagedFileException {
    int number = before.batches + (before.begun ? 2 : 1);
    SealedLine told = SealedLine.read(list, number, line);
    if (!told.sealed()) {
      throw new DamagedFileException(list, "line " + number + " lacks its own checksum");
    }
    return told.row();
  }

  private boolean holdsLine(long from) throws IOException {
    try (FileLines rest = FileLines.open(file, from, Long.MAX_VALUE)) {
      return rest.pass();
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

  private DamagedFileException damaged(String what, Found before) {
    return new DamagedFileException(
        file,
        what
            + "; put back a copy of both, or keep the first "
            + before.whole
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
   * @param batches as {@link #found} says; there are others
   */
  void keep(int batches) throws IOException {
    if (batches == 0) {
      forget();
      return;
    }
    StringBuilder kept = new StringBuilder();
    try (FileLines lines = FileLines.open(list, 0, Long.MAX_VALUE)) {
      for (int i = 0; i < batches; i++) {
        kept.append(lines.next()).append('\n');
      }
    }
    forget();
    write(kept.toString());
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
