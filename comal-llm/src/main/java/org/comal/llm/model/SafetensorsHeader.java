package org.comal.llm.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.files.TextFile;
import org.comal.llm.model.Safetensors.Entry;
import org.comal.text.JsonFile;

/**
 * The header of one safetensors file, checked by the rules of the format: it is UTF-8 and one JSON
 * object of at most 100 MB that names nothing twice; the metadata are texts; every tensor has the
 * size that its shape and type ask for; and the tensors fill the rest of the file from its first
 * byte to its last, without holes and without overlaps.
 */
final class SafetensorsHeader {
  private static final String METADATA = "__metadata__";
  private static final long LARGEST = 100_000_000;

  /** Bits of a number of each type that the format knows. */
  private static final Map<String, Integer> BITS =
      Map.ofEntries(
          Map.entry("BOOL", 8),
          Map.entry("F4", 4),
          Map.entry("F6_E2M3", 6),
          Map.entry("F6_E3M2", 6),
          Map.entry("U8", 8),
          Map.entry("I8", 8),
          Map.entry("F8_E5M2", 8),
          Map.entry("F8_E4M3", 8),
          Map.entry("F8_E8M0", 8),
          Map.entry("F8_E4M3FNUZ", 8),
          Map.entry("F8_E5M2FNUZ", 8),
          Map.entry("I16", 16),
          Map.entry("U16", 16),
          Map.entry("F16", 16),
          Map.entry("BF16", 16),
          Map.entry("I32", 32),
          Map.entry("U32", 32),
          Map.entry("F32", 32),
          Map.entry("C64", 64),
          Map.entry("F64", 64),
          Map.entry("I64", 64),
          Map.entry("U64", 64));

  private final Path file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private SafetensorsHeader(Path file, FileChannel channel) throws IOException {
    this.file = file;
    long size = channel.size();
    long length = size < 8 ? -1 : bytes(channel, 0, 8).getLong();
    if (length < 2 || length > LARGEST || 8 + length > size) {
      throw new IOException(
          file
              + " is no safetensors file, or was cut off: it has "
              + size
              + " bytes"
              + (length > 0 ? " and announces a header of " + length : ""));
    }
    ObjectNode header = json(bytes(channel, 8, (int) length));
    for (Map.Entry<String, JsonNode> e : header.properties()) {
      requireText(e.getKey(), e.getKey());
      if (e.getKey().equals(METADATA)) {
        readMetadata(e.getValue());
      } else {
        entries.put(e.getKey(), entry(8 + length, e.getKey(), e.getValue()));
      }
    }
    checkCovered(8 + length, size);
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

  private ObjectNode json(ByteBuffer bytes) throws IOException {
    String where = file + " (its header)";
    return JsonFile.parseUnambiguous(TextFile.text(where, bytes), where);
  }

  private void readMetadata(JsonNode texts) throws IOException {
    if (texts.isNull()) {
      return;
    }
    if (!texts.isObject()) {
      throw damaged(METADATA, "must map names to texts");
    }
    for (Map.Entry<String, JsonNode> e : texts.properties()) {
      if (!e.getValue().isTextual()) {
        throw damaged(METADATA, "has " + e.getKey() + ", which is no text");
      }
      requireText(METADATA, e.getKey());
      requireText(METADATA, e.getValue().asText());
      metadata.put(e.getKey(), e.getValue().asText());
    }
  }

  /** Half of a surrogate pair, which JSON can spell, is no text. */
  private void requireText(String name, String text) throws IOException {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw damaged(name, "holds half of a surrogate pair");
    }
  }

  /**
   * Where a tensor lies.
   *
   * @param data where the data begin in the file
   */
  private Entry entry(long data, String name, JsonNode json) throws IOException {
    JsonNode type = json.path("dtype");
    Integer bits = type.isTextual() ? BITS.get(type.asText()) : null;
    if (bits == null) {
      throw damaged(name, "has the dtype " + type + ", which the format does not know");
    }
    long[] offsets = whole(name, "data_offsets", json.path("data_offsets"));
    if (offsets.length != 2 || offsets[1] < offsets[0]) {
      throw damaged(name, "has the data_offsets " + json.path("data_offsets"));
    }
    long[] shape = whole(name, "shape", json.path("shape"));
    BigInteger wanted = BigInteger.ONE;
    for (long dimension : shape) {
      wanted = counted(name, wanted.multiply(BigInteger.valueOf(dimension)));
    }
    wanted = counted(name, wanted.multiply(BigInteger.valueOf(bits)));
    long length = offsets[1] - offsets[0];
    if (!wanted.equals(BigInteger.valueOf(length).shiftLeft(3))) {
      throw new IOException(
          file
              + ": "
              + name
              + " takes "
              + length
              + " bytes, but its shape "
              + Arrays.toString(shape)
              + " in "
              + type.asText()
              + " needs "
              + wanted.add(BigInteger.valueOf(7)).shiftRight(3));
    }
    return new Entry(file, type.asText(), shape, data + offsets[0], length);
  }

  /** A product, also of the first dimensions alone, is less than 2⁶⁴. */
  private BigInteger counted(String name, BigInteger product) throws IOException {
    if (product.bitLength() > Long.SIZE) {
      throw damaged(name, "has a shape too large to be counted");
    }
    return product;
  }

  /** A list of whole numbers from 0, each so small that a file could be as large. */
  private long[] whole(String name, String key, JsonNode list) throws IOException {
    if (!list.isArray()) {
      throw damaged(name, "has no list " + key);
    }
    long[] numbers = new long[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode n = list.get(i);
      if (!n.isIntegralNumber()
          || !n.canConvertToLong()
          || n.asLong() < 0
          || n.asLong() >> 60 > 0) {
        throw damaged(name, "has the " + key + " " + list);
      }
      numbers[i] = n.asLong();
    }
    return numbers;
  }

  /** Each tensor begins where the one before it ends, and the last ends with the file. */
  private void checkCovered(long data, long size) throws IOException {
    List<Map.Entry<String, Entry>> order = new ArrayList<>(entries.entrySet());
    order.sort(
        Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().offset())
            .thenComparingLong(e -> e.getValue().length()));
    long at = data;
    for (Map.Entry<String, Entry> e : order) {
      long begin = e.getValue().offset();
      if (begin != at) {
        throw new IOException(
            file
                + " has "
                + (begin > at ? "a hole" : "an overlap")
                + " before "
                + e.getKey()
                + ": it begins at byte "
                + begin
                + ", where byte "
                + at
                + " is next. The file was damaged, or not written by a safetensors library");
      }
      at += e.getValue().length();
    }
    if (at > size) {
      throw new IOException(
          file
              + " was cut off: its tensors end at byte "
              + at
              + ", but the file has "
              + size
              + ". Copy or download it again");
    }
    if (at < size) {
      throw new IOException(
          file + " has " + (size - at) + " bytes after its last tensor, which nothing describes");
    }
  }

  private IOException damaged(String name, String how) {
    return new IOException(file + " has a damaged header: " + name + " " + how);
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
