package org.comal.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A text file that grows by lines and knows how long it is, so that a resumed run can cut it. */
public final class AppendFile implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final OutputStream out;
  private long length;

  /**
   * Opens or creates a file, to go on behind what is kept of it.
   *
   * @param file made where it is missing; its folder must be there
   * @param keep bytes to keep; what stands behind them is cut off
   * @throws IOException where it is shorter than {@code keep}, or cannot be opened or cut
   */
  public AppendFile(Path file, long keep) throws IOException {
    this.file = file;
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.size() < keep) {
      long size = channel.size();
      channel.close();
      throw new IOException(
          file
              + " has "
              + size
              + " bytes, but the checkpoint was made when it had "
              + keep
              + "; it was changed since");
    }
    channel.truncate(keep);
    channel.position(keep);
    length = keep;
    out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
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
          out.write('\n');
        });
    length += bytes.length + 1;
  }

  /** {@return bytes written so far, those still buffered included} */
  public long length() {
    return length;
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
