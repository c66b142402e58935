package org.comal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A text file that grows by batches of lines. A batch is on the disk when {@link #append} returns;
 * what a kill left of another is cut off when the file is opened again, so that the file ends up as
 * if it had never been cut off.
 */
public final class BatchFile implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final List<String> lines;

  private BatchFile(Path file, FileChannel channel, List<String> lines) {
    this.file = file;
    this.channel = channel;
    this.lines = List.copyOf(lines);
  }

  /**
   * Opens or creates a file, cut to its whole batches.
   *
   * @param file UTF-8; made where it is missing, its folder must be there
   * @param batch lines of a batch; the last one may be shorter
   * @param most lines in all, when everything is done
   * @return the file, which goes on behind the last batch that was kept; to be closed
   * @throws IOException where it cannot be opened, read or cut
   */
  public static BatchFile open(Path file, int batch, int most) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      String text = TextFile.read(file);
      List<String> written = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
      int whole = written.size() >= most ? most : written.size() / batch * batch;
      List<String> kept = written.subList(0, whole);
      long bytes = 0;
      for (String line : kept) {
        bytes += line.getBytes(StandardCharsets.UTF_8).length + 1;
      }
      channel.truncate(bytes);
      channel.position(bytes);
      return new BatchFile(file, channel, kept);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** {@return the lines that were there when the file was opened} */
  public List<String> kept() {
    return lines;
  }

  /**
   * Adds a batch and brings it to the disk.
   *
   * @param batch lines without their newlines: as many as a batch has, but for the last one
   * @throws IOException that names the file, where it cannot be written; what came of the batch is
   *     cut off when the file is opened again
   */
  public void append(List<String> batch) throws IOException {
    StringBuilder text = new StringBuilder();
    batch.forEach(line -> text.append(line).append('\n'));
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
    DurableFiles.naming(
        file,
        () -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
          channel.force(false);
        });
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
