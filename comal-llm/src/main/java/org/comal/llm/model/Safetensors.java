package org.comal.llm.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The tensors of a model folder, memory-mapped: {@code model.safetensors}, or the shards that
 * {@code model.safetensors.index.json} names.
 *
 * <p>A file is 8 bytes of header length (little-endian), a JSON header of {@code name: {dtype,
 * shape, data_offsets}}, and the raw data. Opening checks that every tensor lies within its file
 * and has the size its shape and type ask for; numbers are not looked at.
 */
public final class Safetensors {
  /** The file of a model that is not sharded. */
  public static final String FILE = "model.safetensors";

  private static final String INDEX = FILE + ".index.json";

  /**
   * Where a tensor lies.
   *
   * @param file its file
   * @param dtype the tag in the header, as {@code BF16}
   * @param shape not to be written to
   * @param offset of the first byte in the file
   * @param length in bytes
   */
  public record Entry(Path file, String dtype, long[] shape, long offset, long length) {

    /**
     * {@return the number format}
     *
     * @throws IOException where floating-point weights of this format are not supported; the
     *     message names the file
     */
    public DType format() throws IOException {
      for (DType d : DType.values()) {
        if (d.tag().equals(dtype)) {
          return d;
        }
      }
      throw new IOException(
          file + " holds a weight of type " + dtype + "; supported are F32, F16, BF16 and F64");
    }

    /**
     * {@return part of the tensor, mapped, little-endian}
     *
     * @param from first byte, counted from the tensor's own
     * @param count at most {@link Integer#MAX_VALUE}
     * @throws IOException where the file cannot be read
     */
    public ByteBuffer map(long from, long count) throws IOException {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        return channel
            .map(FileChannel.MapMode.READ_ONLY, offset + from, count)
            .order(ByteOrder.LITTLE_ENDIAN);
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Entry that
          && file.equals(that.file)
          && offset == that.offset
          && length == that.length;
    }

    @Override
    public int hashCode() {
      return file.hashCode() + Long.hashCode(offset);
    }
  }

  private final Path where;
  private final Map<String, Entry> entries;
  private final Map<String, String> metadata;

  private Safetensors(Path where, Map<String, Entry> entries, Map<String, String> metadata) {
    this.where = where;
    this.entries = entries;
    this.metadata = metadata;
  }

  /**
   * Opens the weights of a model folder.
   *
   * @param folder holds {@code model.safetensors}, or shards with {@code
   *     model.safetensors.index.json}
   * @return names and places of the tensors; their numbers are not read yet
   * @throws IOException where a file is missing, truncated or damaged; the message names it
   */
  public static Safetensors open(Path folder) throws IOException {
    Path index = folder.resolve(INDEX);
    if (!Files.exists(index)) {
      return of(folder, SafetensorsHeader.read(folder.resolve(FILE)));
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (String shard : shards(index)) {
      SafetensorsHeader header = SafetensorsHeader.read(folder.resolve(shard));
      for (Map.Entry<String, Entry> e : header.entries().entrySet()) {
        if (entries.put(e.getKey(), e.getValue()) != null) {
          throw new IOException(
              e.getValue().file() + " holds " + e.getKey() + ", as another shard does");
        }
      }
      metadata.putAll(header.metadata());
    }
    return new Safetensors(folder, entries, metadata);
  }

  /**
   * Opens one file.
   *
   * @param file not sharded
   * @return as {@link #open}
   * @throws IOException as {@link #open}
   */
  public static Safetensors openFile(Path file) throws IOException {
    return of(file, SafetensorsHeader.read(file));
  }

  private static Safetensors of(Path where, SafetensorsHeader header) {
    return new Safetensors(where, header.entries(), header.metadata());
  }

  /** {@return texts that the writer left in the header, by name} */
  public Map<String, String> metadata() {
    return Map.copyOf(metadata);
  }

  /** {@return names and places of all tensors, in the order of the files} */
  public Map<String, Entry> entries() {
    return Map.copyOf(entries);
  }

  /**
   * Checks that the folder holds the weights of a model, each in its shape, and none besides.
   *
   * @param config the model's shape; its names of weights are those of {@link Parameters}
   * @throws IOException naming the first weight that is missing, of another shape, or unknown
   */
  public void check(ModelConfig config) throws IOException {
    check(
        Parameters.of(config).list(),
        "a " + config.architecture().modelType() + " model with this config.json",
        name ->
            name.endsWith("rotary_emb.inv_freq")
                || (config.tied() && name.equals("lm_head.weight")));
  }

  /**
   * Checks that the file holds these weights, each in its shape, and none besides.
   *
   * @param wanted names and shapes, in any order
   * @param whole what they make up, for messages
   * @throws IOException naming the first weight that is missing, of another shape, or unknown
   */
  public void check(List<Parameters.Parameter> wanted, String whole) throws IOException {
    check(wanted, whole, name -> false);
  }

  private void check(List<Parameters.Parameter> wanted, String whole, Predicate<String> ignored)
      throws IOException {
    Set<String> known = new LinkedHashSet<>();
    for (Parameters.Parameter p : wanted) {
      known.add(p.name());
      Entry e = entries.get(p.name());
      if (e == null) {
        throw new IOException(where + " has no weight " + p.name() + ", which " + whole + " has");
      }
      if (!Arrays.equals(e.shape(), p.shape())) {
        throw new IOException(
            e.file()
                + ": "
                + p.name()
                + " has the shape "
                + Arrays.toString(e.shape())
                + ", but "
                + whole
                + " asks for "
                + Arrays.toString(p.shape()));
      }
      e.format();
    }
    for (String name : entries.keySet()) {
      if (!known.contains(name) && !ignored.test(name)) {
        throw new IOException(
            entries.get(name).file() + " holds " + name + ", which " + whole + " does not have");
      }
    }
  }

  private static Set<String> shards(Path index) throws IOException {
    JsonNode map;
    try {
      map = ModelConfig.MAPPER.readTree(Files.readString(index)).path("weight_map");
    } catch (JsonProcessingException e) {
      throw new IOException(index + " is not JSON: " + e.getOriginalMessage(), e);
    }
    Set<String> shards = new LinkedHashSet<>();
    map.forEach(shard -> shards.add(shard.asText()));
    if (shards.isEmpty()) {
      throw new IOException(index + " has no weight_map");
    }
    return shards;
  }
}
