package org.comal.llm.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.comal.llm.model.Safetensors.Entry;

/**
 * The header of one safetensors file, checked: every tensor lies within the file and has the size
 * that its shape and type ask for.
 */
final class SafetensorsHeader {
  private static final String METADATA = "__metadata__";
  private static final long LARGEST = 100L << 20;

  private final Path file;
  private final long size;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private SafetensorsHeader(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.size = channel.size();
    long length = size < 8 ? -1 : bytes(channel, 0, 8).getLong();
    if (length < 2 || length > LARGEST || 8 + length > size) {
      throw new IOException(
          file
              + " is no safetensors file, or was cut off: it has "
              + size
              + " bytes"
              + (length > 0 ? " and announces a header of " + length : ""));
    }
    String text = StandardCharsets.UTF_8.decode(bytes(channel, 8, (int) length)).toString();
    JsonNode header;
    try {
      header = ModelConfig.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException(file + " has a damaged header: " + e.getOriginalMessage(), e);
    }
    for (Map.Entry<String, JsonNode> e : header.properties()) {
      if (e.getKey().equals(METADATA)) {
        e.getValue().properties().forEach(m -> metadata.put(m.getKey(), m.getValue().asText()));
      } else {
        entries.put(e.getKey(), entry(8 + length, e.getKey(), e.getValue()));
      }
    }
  }

  /**
   * Reads a file's header.
   *
   * @throws IOException where the file is missing, truncated or damaged; the message names it
   */
  static SafetensorsHeader read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new SafetensorsHeader(file, channel);
    } catch (NoSuchFileException e) {
      throw new IOException(file + " is missing", e);
    }
  }

  /** Places of the tensors, by name, in the header's order. */
  Map<String, Entry> entries() {
    return entries;
  }

  /** Texts that the writer left, by name. */
  Map<String, String> metadata() {
    return metadata;
  }

  /**
   * Where a tensor lies.
   *
   * @param data where the data begin in the file
   */
  private Entry entry(long data, String name, JsonNode json) throws IOException {
    String tag = json.path("dtype").asText("");
    JsonNode offsets = json.path("data_offsets");
    long begin = offsets.path(0).asLong(-1);
    long end = offsets.path(1).asLong(-1);
    if (tag.isEmpty() || offsets.size() != 2 || begin < 0 || end < begin) {
      throw damaged(name);
    }
    long[] shape = shape(name, json.path("shape"));
    if (data + end > size) {
      throw new IOException(
          file
              + " was cut off: "
              + name
              + " should end at byte "
              + (data + end)
              + ", but the file has "
              + size
              + ". Copy or download it again");
    }
    checkLength(name, tag, shape, end - begin);
    return new Entry(file, tag, shape, data + begin, end - begin);
  }

  private long[] shape(String name, JsonNode dimensions) throws IOException {
    if (!dimensions.isArray()) {
      throw damaged(name);
    }
    long[] shape = new long[dimensions.size()];
    long count = 1;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = dimensions.get(i).asLong(-1);
      if (shape[i] < 0 || count != 0 && shape[i] > Long.MAX_VALUE / count) {
        throw damaged(name);
      }
      count *= shape[i];
    }
    return shape;
  }

  /** Lets types that are not known pass: who needs the tensor will say so. */
  private void checkLength(String name, String tag, long[] shape, long length) throws IOException {
    long count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    for (DType d : DType.values()) {
      if (d.tag().equals(tag) && count * d.bytes() != length) {
        throw new IOException(
            file
                + ": "
                + name
                + " takes "
                + length
                + " bytes, but its shape "
                + Arrays.toString(shape)
                + " in "
                + tag
                + " needs "
                + count * d.bytes());
      }
    }
  }

  private IOException damaged(String name) {
    return new IOException(file + " has a damaged header at " + name);
  }

  private ByteBuffer bytes(FileChannel channel, long at, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new IOException(file + " was cut off at byte " + (at + buffer.position()));
      }
    }
    return buffer.flip();
  }
}
