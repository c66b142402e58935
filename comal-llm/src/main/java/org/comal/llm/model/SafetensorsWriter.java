package org.comal.llm.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comal.files.DurableFiles;

/**
 * Writes a safetensors file: the header first, then the data in the order announced.
 *
 * <pre>{@code
 * try (SafetensorsWriter out = new SafetensorsWriter(file, parameters, DType.FLOAT32)) {
 *   for (…) out.write(bytes);   // any number of pieces, in order
 *   out.finish();
 * }
 * }</pre>
 *
 * <p>The file appears under its name only when finished; an unfinished one is removed.
 */
public final class SafetensorsWriter implements AutoCloseable {
  private final Path file;
  private final Path partial;
  private final FileChannel channel;
  private final long wanted;
  private long written;

  /**
   * Begins a file without texts of its own in the header.
   *
   * @param file replaced where it exists, once all is written
   * @param parameters names and shapes, in the order their data will come
   * @param dtype of all of them
   * @throws IOException where the file cannot be written
   */
  public SafetensorsWriter(Path file, List<Parameters.Parameter> parameters, DType dtype)
      throws IOException {
    this(file, parameters, dtype, Map.of());
  }

  /**
   * Begins a file with texts of its own in the header.
   *
   * @param file replaced where it exists, once all is written
   * @param parameters names and shapes, in the order their data will come
   * @param dtype of all of them
   * @param metadata see {@link Safetensors#metadata}
   * @throws IOException where the file cannot be written
   */
  public SafetensorsWriter(
      Path file, List<Parameters.Parameter> parameters, DType dtype, Map<String, String> metadata)
      throws IOException {
    this.file = file;
    this.partial = file.resolveSibling(file.getFileName() + ".partial");
    ObjectNode header = ModelConfig.MAPPER.createObjectNode();
    // Other readers ask for this entry before they take the file for PyTorch's.
    ObjectNode texts = header.putObject("__metadata__").put("format", "pt");
    new TreeMap<>(metadata).forEach(texts::put);
    long at = 0;
    for (Parameters.Parameter p : parameters) {
      ObjectNode entry = header.putObject(p.name()).put("dtype", dtype.tag());
      for (long d : p.shape()) {
        entry.withArray("shape").add(d);
      }
      entry.withArray("data_offsets").add(at);
      at += p.size() * dtype.bytes();
      entry.withArray("data_offsets").add(at);
    }
    this.wanted = at;
    String json = ModelConfig.MAPPER.writeValueAsString(header);
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    // Padded with blanks, so that the data begin at a multiple of 8.
    byte[] text = (json + " ".repeat((8 - bytes % 8) % 8)).getBytes(StandardCharsets.UTF_8);
    this.channel =
        FileChannel.open(
            partial,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    ByteBuffer head = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
    put(head.putLong(text.length).put(text).flip());
  }

  /**
   * Appends data, little-endian.
   *
   * @param bytes of the announced format, read to their limit; any number, in the order of the
   *     parameters
   * @throws IOException where the file cannot be written
   */
  public void write(ByteBuffer bytes) throws IOException {
    written += bytes.remaining();
    put(bytes);
  }

  /**
   * Puts the file in its place.
   *
   * @throws IllegalStateException where not all announced data were written
   * @throws IOException where the file cannot be written or put in its place
   */
  public void finish() throws IOException {
    if (written != wanted) {
      throw new IllegalStateException(
          file + " was given " + written + " bytes of data, but announces " + wanted);
    }
    DurableFiles.naming(partial, () -> channel.force(true));
    channel.close();
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(partial);
  }

  private void put(ByteBuffer bytes) throws IOException {
    DurableFiles.naming(
        partial,
        () -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }
}
