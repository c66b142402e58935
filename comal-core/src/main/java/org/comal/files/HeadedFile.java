package org.comal.files;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * A file of rows below a line that may tell their checksum. It grows in a place of its own, by
 * batches that are on the disk when {@link #append} returns, and moves to where it belongs when it
 * is whole and its first line, of the same length as before, is known.
 *
 * <p>What a kill leaves of it is gone on with by who opens it under the same first line.
 */
public final class HeadedFile implements AutoCloseable {
  private static final int PIECE = 1 << 16;

  private final Path growing;
  private final FileChannel channel;
  private final BatchSums sums;
  private final Rows rows;
  private final int kept;
  private boolean durable;

  /** What is there of the rows. */
  private record Rows(LinePlaces places, Sha256 sum) {
    /** Those of a file that begins with a first line of so many bytes. */
    static Rows of(Path file, int first, long whole) throws IOException {
      Rows rows = new Rows(new LinePlaces(first), new Sha256());
      try (FileLines lines = FileLines.open(file, first, whole)) {
        for (String line = lines.next(); line != null; line = lines.next()) {
          rows.add(bytes(line));
        }
      }
      return rows;
    }

    void add(byte[] line) {
      sum.add(line);
      places.add(end() + line.length);
    }

    long end() {
      return places.begin(places.lines());
    }
  }

  private HeadedFile(Path growing, FileChannel channel, BatchSums sums, Rows rows) {
    this.growing = growing;
    this.channel = channel;
    this.sums = sums;
    this.rows = rows;
    this.kept = rows.places.lines();
    this.durable = kept > 0;
  }

  /**
   * Opens or creates a file that grows.
   *
   * @param growing where it stands until it is whole; a file with another first line, which stands
   *     there, counts for nothing
   * @param place where it will belong; who could not read a file there cannot read the new one
   * @param first its first line until then, without the line end
   * @param complaint is told, in a sentence, of rows that are damaged: these and what follows them
   *     count for nothing
   * @return the file, which goes on behind the last batch that was kept; to be closed
   * @throws IOException where it cannot be opened, read or cut
   */
  public static HeadedFile open(Path growing, Path place, String first, Consumer<String> complaint)
      throws IOException {
    byte[] head = bytes(first);
    BatchSums sums = new BatchSums(growing, head.length);
    boolean goesOn = beginsWith(growing, first) && sums.listed();
    if (!goesOn) {
      forget(growing);
      FileMode.of(List.of(place)).prepare(growing);
    }
    FileChannel channel =
        FileChannel.open(growing, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      Rows rows;
      if (goesOn) {
        rows = Rows.of(growing, head.length, keep(growing, sums, complaint));
        channel.truncate(rows.end());
      } else {
        rows = new Rows(new LinePlaces(head.length), new Sha256());
        write(growing, channel, ByteBuffer.wrap(head), 0);
      }
      channel.position(rows.end());
      return new HeadedFile(growing, channel, sums, rows);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean beginsWith(Path file, String first) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    try (FileLines lines = FileLines.open(file, 0, Long.MAX_VALUE)) {
      return first.equals(lines.next());
    } catch (DamagedFileException noText) {
      return false;
    }
  }

  /** Up to where the file is what was written; what is told of the rest is forgotten. */
  private static long keep(Path growing, BatchSums sums, Consumer<String> complaint)
      throws IOException {
    BatchSums.Found found = sums.found();
    sums.keep(found.batches());
    found
        .damage()
        .ifPresent(
            damage ->
                complaint.accept(
                    growing
                        + " is damaged behind its first "
                        + found.whole()
                        + " bytes; what follows is made again"));
    return found.whole();
  }

  private static byte[] bytes(String line) {
    return (line + '\n').getBytes(StandardCharsets.UTF_8);
  }

  private static void write(Path file, FileChannel channel, ByteBuffer bytes, long at)
      throws IOException {
    DurableFiles.naming(
        file,
        () -> {
          long to = at;
          while (bytes.hasRemaining()) {
            to += channel.write(bytes, to);
          }
        });
  }

  /** {@return how many rows were there when the file was opened} */
  public int kept() {
    return kept;
  }

  /** {@return where the rows stand, those that are still to come included when they have} */
  public LinePlaces places() {
    return rows.places;
  }

  /** {@return the SHA-256 of the rows so far, each with its line end} */
  public String sha256() {
    return rows.sum.soFar();
  }

  /**
   * Adds rows and brings them to the disk.
   *
   * @param batch without line ends
   * @throws IOException that names the file, where it cannot be written; what came of the batch is
   *     cut off when the file is opened again
   */
  public void append(List<String> batch) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String row : batch) {
      byte[] line = bytes(row);
      rows.add(line);
      all.writeBytes(line);
    }
    if (!durable) {
      DurableFiles.forceDirectory(growing.toAbsolutePath().getParent());
      durable = true;
    }
    sums.add(BatchSums.line(rows.end(), sha256()));
    DurableFiles.append(growing, channel, ByteBuffer.wrap(all.toByteArray()));
  }

  /**
   * Adds the last rows, which are on the disk when the file is {@link #finish}ed.
   *
   * @param last without line ends
   * @throws IOException that names the file, where it cannot be written
   */
  public void end(Iterator<String> last) throws IOException {
    DurableFiles.naming(
        growing,
        () -> {
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), PIECE);
          while (last.hasNext()) {
            byte[] line = bytes(last.next());
            rows.add(line);
            out.write(line);
          }
          out.flush();
        });
  }

  /**
   * Moves the file to its place, whole and on the disk.
   *
   * @param place on the same file system; replaced where it is there
   * @param first the first line, without its end: as many bytes as that of {@link #open}
   * @throws IOException where it cannot be written or moved
   */
  public void finish(Path place, String first) throws IOException {
    byte[] head = bytes(first);
    if (head.length != rows.places.begin(0)) {
      throw new IllegalArgumentException("the first line must keep its length: " + first);
    }
    write(growing, channel, ByteBuffer.wrap(head), 0);
    DurableFiles.naming(growing, () -> channel.force(true));
    close();
    settle(growing, place);
  }

  /**
   * Moves a file that is whole to its place, as {@link #finish} does where no kill comes.
   *
   * @param growing where it grew
   * @param place where it belongs
   * @throws IOException where it cannot be moved
   */
  public static void settle(Path growing, Path place) throws IOException {
    Files.move(growing, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    DurableFiles.forceDirectory(place.toAbsolutePath().getParent());
    forget(growing);
  }

  /**
   * Removes a file that grew, and what is told of it.
   *
   * @param growing need not be there
   * @throws IOException where it cannot be removed
   */
  public static void forget(Path growing) throws IOException {
    new BatchSums(growing).forget();
    Files.deleteIfExists(growing);
  }

  @Override
  public void close() throws IOException {
    try {
      sums.close();
    } finally {
      channel.close();
    }
  }
}
