package org.comal.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A text file that grows by lines and knows how long it is and its checksum, so that a resumed run
 * can cut it and see that what it keeps is what was written.
 */
public final class AppendFile implements AutoCloseable {
  private static final byte[] NEW_LINE = {'\n'};

  private final Path file;
  private final FileChannel channel;
  private final OutputStream out;
  private final Sha256 sum = new Sha256();
  private long length;

  /**
   * Opens or creates a file, to go on behind what is kept of it.
   *
   * @param file made where it is missing; its folder must be there
   * @param keep bytes to keep; what stands behind them is cut off
   * @throws IOException where it is shorter than {@code keep}, or cannot be opened or cut
   */
  public AppendFile(Path file, long keep) throws IOException {
    this(file, keep, Optional.empty());
  }

  /**
   * Opens or creates a file, to go on behind what is kept of it, where that is what was written.
   *
   * @param file made where it is missing; its folder must be there
   * @param keep bytes to keep; what stands behind them is cut off
   * @param kept what {@link #sha256} told of these bytes; empty where nobody remembers
   * @throws IOException where it is shorter than {@code keep} or other than {@code kept}, or cannot
   *     be opened or cut
   */
  public AppendFile(Path file, long keep, Optional<String> kept) throws IOException {
    this.file = file;
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      cutTo(keep, kept);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    length = keep;
    out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
  }

  /** Cuts off what stands behind the kept bytes, once these are what was written. */
  private void cutTo(long keep, Optional<String> kept) throws IOException {
    if (channel.size() < keep) {
      throw new IOException(
          file
              + " has "
              + channel.size()
              + " bytes, but the checkpoint was made when it had "
              + keep
              + "; it was changed since");
    }
    try (InputStream in = Files.newInputStream(file)) {
      sum.add(in, keep);
    }
    if (kept.isPresent() && !sum.soFar().equals(kept.get())) {
      throw new DamagedFileException(
          file,
          "its first "
              + keep
              + " bytes have another SHA-256 than at the checkpoint; put back a copy"
              + " of it, or remove the directory and begin anew");
    }
    channel.truncate(keep);
    channel.position(keep);
  }

  /**
   * Adds a line.
   *
   * @param text without a newline, which is added; written as UTF-8
   * @throws IOException that names the file, where it cannot be written; lines are buffered, so
   *     that this may tell of an earlier one
   */
  public void line(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    DurableFiles.naming(
        file,
        () -> {
          out.write(bytes);
          out.write(NEW_LINE);
        });
    sum.add(bytes).add(NEW_LINE);
    length += bytes.length + 1;
  }

  /** {@return the checksum of what was written so far, what is still buffered included} */
  public String sha256() {
    return sum.soFar();
  }

  /** {@return bytes written so far, those still buffered included} */
  public long length() {
    return length;
  }

  /**
   * Hands everything to the system: a kill of this process does not lose it, a loss of power may.
   *
   * @throws IOException that names the file, where it cannot be written
   */
  public void flush() throws IOException {
    DurableFiles.naming(file, out::flush);
  }

  /**
   * Brings everything to the disk.
   *
   * @throws IOException that names the file, where it cannot be written
   */
  public void force() throws IOException {
    DurableFiles.naming(
        file,
        () -> {
          out.flush();
          channel.force(false);
        });
  }

  @Override
  public void close() throws IOException {
    DurableFiles.naming(file, out::close);
  }
}
