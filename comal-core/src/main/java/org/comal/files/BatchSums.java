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
   * Compares the file with what is told of it.
   *
   * @return bytes of the file up to the end of the batches that are there whole; empty where
   *     nothing is told, as by a version before
   * @throws DamagedFileException where one of the two is not what was written
   */
  OptionalLong whole() throws IOException {
    if (!Files.exists(list)) {
      return OptionalLong.empty();
    }
    List<String> lines = TextFile.wholeLines(list);
    long size = Files.size(file);
    Sha256 sum = new Sha256();
    long whole = begin;
    boolean begun = false;
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(begin);
      for (int i = 0; i < lines.size(); i++) {
        SealedLine told = SealedLine.read(list, i + 1, lines.get(i));
        if (!told.sealed()) {
          throw new DamagedFileException(list, "line " + (i + 1) + " lacks its own checksum");
        }
        long bytes = told.row().integer(BYTES);
        if (bytes < whole) {
          throw new DamagedFileException(
              list, "line " + (i + 1) + " tells less than the one before");
        }
        begun = bytes > size;
        if (begun && i < lines.size() - 1) {
          throw damaged("it has " + size + " bytes where " + bytes + " were written", whole);
        }
        if (!begun) {
          if (!sum.add(in, bytes - whole).soFar().equals(told.row().text(CONTENTS))) {
            throw damaged(
                "its first " + bytes + " bytes have another SHA-256 than " + list + " says", whole);
          }
          whole = bytes;
        }
      }
    }
    if (!begun && holdsLine(whole)) {
      throw new DamagedFileException(
          list,
          "it tells of "
              + whole
              + " bytes of "
              + file.getFileName()
              + ", which has "
              + size
              + "; put back a copy of both, or remove it, and the file counts as it is");
    }
    return OptionalLong.of(whole);
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
