package org.comal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A text file that grows by batches of lines. A batch is on the disk when {@link #append} returns;
 * what a kill left of another is cut off when the file is opened again, so that the file ends up as
 * if it had never been cut off.
 *
 * <p>Beside it stands {@code NAME.sha-256}, with a line a batch, by which a change of what is kept
 * is found when the file is opened. A file without one, as a version before left it, is taken as it
 * is.
 */
public final class BatchFile implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final BatchSums sums;
  private final Kept kept;
  private final int keptLines;
  private final long keptBytes;

  /** Whole batches, and what is told of them. */
  private static final class Kept {
    private final Sha256 sum = new Sha256();
    private final StringBuilder told = new StringBuilder();
    private int lines;
    private long bytes;

    /** Takes a batch in, and says what is to be told of it. */
    String add(ByteBuffer batch, int itsLines) {
      lines += itsLines;
      bytes += batch.remaining();
      return BatchSums.line(bytes, sum.add(batch.duplicate()).soFar());
    }

    /** Those that a file begins with. */
    static Kept of(Path file, long limit, int batch, int most) throws IOException {
      Kept kept = new Kept();
      try (FileLines all = FileLines.open(file, 0, limit)) {
        List<String> one = new ArrayList<>();
        String line;
        while (kept.lines < most && (line = all.next()) != null) {
          one.add(line);
          if (one.size() == batch || kept.lines + one.size() == most) {
            kept.told.append(kept.add(text(one), one.size()));
            one.clear();
          }
        }
      }
      return kept;
    }
  }

  private BatchFile(Path file, FileChannel channel, BatchSums sums, Kept kept) {
    this.file = file;
    this.channel = channel;
    this.sums = sums;
    this.kept = kept;
    this.keptLines = kept.lines;
    this.keptBytes = kept.bytes;
  }

  /**
   * Opens or creates a file, cut to its whole batches.
   *
   * @param file UTF-8; made where it is missing, its folder must be there
   * @param batch lines of a batch; the last one may be shorter
   * @param most lines in all, when everything is done
   * @return the file, which goes on behind the last batch that was kept; to be closed
   * @throws IOException where it cannot be opened, read or cut, or is not what was written
   */
  public static BatchFile open(Path file, int batch, int most) throws IOException {
    BatchSums sums = new BatchSums(file);
    if (!Files.exists(file)) {
      sums.requireNoneWhole();
      sums.forget();
    }
    FileChannel channel = DurableFiles.openOrCreate(file);
    try {
      long size = channel.size();
      Kept kept = Kept.of(file, sums.whole().orElse(size), batch, most);
      if (size != kept.bytes || !sums.is(kept.told.toString())) {
        // A kill in between leaves a file of which nothing is told.
        sums.forget();
        channel.truncate(kept.bytes);
        channel.force(true);
        sums.write(kept.told.toString());
      }
      channel.position(kept.bytes);
      return new BatchFile(file, channel, sums, kept);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * {@return whether a file was written as one that grows by batches, and its checksums are there}
   *
   * @param file need not be there
   */
  public static boolean isListed(Path file) {
    return Files.exists(BatchSums.list(file));
  }

  private static ByteBuffer text(List<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return StandardCharsets.UTF_8.encode(text.toString());
  }

  /** {@return how many lines were there when the file was opened} */
  public int keptLines() {
    return keptLines;
  }

  /**
   * {@return the lines that were there when the file was opened, to be closed}
   *
   * @throws IOException where the file cannot be opened
   */
  public FileLines kept() throws IOException {
    return FileLines.open(file, 0, keptBytes);
  }

  /**
   * Adds a batch and brings it to the disk.
   *
   * @param batch lines without their newlines: as many as a batch has, but for the last one
   * @throws IOException that names the file, where it cannot be written; what came of the batch is
   *     cut off when the file is opened again
   */
  public void append(List<String> batch) throws IOException {
    ByteBuffer bytes = text(batch);
    sums.add(kept.add(bytes, batch.size()));
    DurableFiles.append(file, channel, bytes);
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
