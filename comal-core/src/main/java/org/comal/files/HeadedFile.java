package org.comal.files;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
      Rows rows = new Rows(LinePlaces.of(file, first, whole), new Sha256());
      try (InputStream in = Files.newInputStream(file)) {
        in.skipNBytes(first);
        rows.sum.add(in, whole - first);
      }
      return rows;
    }

    void add(byte[] line) {
      sum.add(line);
      places.add(places.end() + line.length);
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
    BatchSums sums = new BatchSums(growing, first + '\n');
    Rows kept = kept(growing, first, sums, complaint);
    if (kept.places.lines() == 0) {
      sums.forget();
      FileMode.of(List.of(place)).prepare(growing);
    }
    FileChannel channel =
        FileChannel.open(growing, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      // Anew where a kill came when it had its last first line, or half of it.
      write(growing, channel, ByteBuffer.wrap(head), 0);
      channel.truncate(kept.places.end());
      channel.position(kept.places.end());
      return new HeadedFile(growing, channel, sums, kept);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The rows that are what was written under this first line; what is told of others goes. */
  private static Rows kept(Path growing, String first, BatchSums sums, Consumer<String> complaint)
      throws IOException {
    int begin = bytes(first).length;
    if (!Files.exists(growing) || !sums.listed() || Files.size(growing) < begin) {
      return new Rows(new LinePlaces(begin), new Sha256());
    }
    BatchSums.Found found = sums.found();
    if (found.damage().isPresent() && (found.batches() > 0 || beginsWith(growing, first))) {
      complaint.accept(
          found.damage().get().getMessage()
              + "\nThe first "
              + found.whole()
              + " bytes of "
              + growing
              + " are kept, and what followed is made again");
    }
    if (found.begun() || found.damage().isPresent()) {
      sums.keep(found.batches());
    }
    return Rows.of(growing, begin, found.whole());
  }

  private static boolean beginsWith(Path file, String first) throws IOException {
    try (FileLines lines = FileLines.open(file, 0, bytes(first).length)) {
      return first.equals(lines.next());
    } catch (DamagedFileException noText) {
      return false;
    }
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
    sums.add(sums.told(rows.places.end(), sha256()));
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
    // The rows before the line that vouches for them: a power cut may come between the two.
    DurableFiles.naming(growing, () -> channel.force(true));
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
