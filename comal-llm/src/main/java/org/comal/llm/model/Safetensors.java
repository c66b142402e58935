package org.comal.llm.model;

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
import org.comal.files.InnerFile;
import org.comal.text.JsonFile;

/**
 * The tensors of a model folder, memory-mapped: {@code model.safetensors}, or the shards that
 * {@code model.safetensors.index.json} names.
 *
 * <p>A file is 8 bytes of header length (little-endian), a JSON header of {@code name: {dtype,
 * shape, data_offsets}}, and the raw data. Opening checks that every tensor has the size its shape
 * and type ask for and that they fill their file without holes; numbers are not looked at.
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
    private static final long PIECE = 1L << 28;

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

    /** Whether both hold the same bytes in the same format and shape. */
    boolean sameNumbers(Entry other) throws IOException {
      boolean same = dtype.equals(other.dtype) && Arrays.equals(shape, other.shape);
      for (long at = 0; same && at < length; at += PIECE) {
        long count = Math.min(PIECE, length - at);
        same = map(at, count).equals(other.map(at, count));
      }
      return same;
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
   * <p>Where there are both {@code model.safetensors} and an index, the index is left over from
   * before, and the former counts, as other engines have it.
   *
   * @param folder holds {@code model.safetensors}, or shards with {@code
   *     model.safetensors.index.json}
   * @return names and places of the tensors; their numbers are not read yet
   * @throws IOException where a file is missing, truncated, damaged or a link out of the folder, or
   *     the index and the shards disagree about where a tensor lies; the message names the file
   */
  public static Safetensors open(Path folder) throws IOException {
    Path index = InnerFile.in(folder, INDEX);
    Path whole = InnerFile.in(folder, FILE);
    if (Files.exists(whole) || !Files.exists(index)) {
      return of(folder, SafetensorsHeader.read(whole));
    }
    Map<String, String> shardOf = shards(index);
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (String shard : new LinkedHashSet<>(shardOf.values())) {
      SafetensorsHeader header = SafetensorsHeader.read(InnerFile.in(folder, shard));
      for (Map.Entry<String, Entry> e : header.entries().entrySet()) {
        String said = shardOf.get(e.getKey());
        if (!shard.equals(said)) {
          throw new IOException(
              e.getValue().file()
                  + " holds "
                  + e.getKey()
                  + ", but by "
                  + index
                  + (said == null ? " there is no such tensor" : " that is in " + said)
                  + ". One of the files is of another model");
        }
        entries.put(e.getKey(), e.getValue());
      }
      metadata.putAll(header.metadata());
    }
    for (Map.Entry<String, String> said : shardOf.entrySet()) {
      if (!entries.containsKey(said.getKey())) {
        throw new IOException(
            folder.resolve(said.getValue())
                + " does not hold "
                + said.getKey()
                + ", which "
                + index
                + " says is there");
      }
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

  /**
   * {@return the same without a tensor, as the head of a reward model beside its decoder}
   *
   * @param name of a tensor; nothing changes where there is none
   */
  public Safetensors without(String name) {
    Map<String, Entry> others = new LinkedHashMap<>(entries);
    others.remove(name);
    return new Safetensors(where, others, metadata);
  }

  /** {@return names and places of all tensors, in the order of the files} */
  public Map<String, Entry> entries() {
    return Map.copyOf(entries);
  }

  /**
   * {@return the places of the weights of a model, in the order of {@link Parameters}}
   *
   * <p>Where the head is tied to the embedding, either may be stored, or both with the same
   * numbers.
   *
   * @param config the model's shape; its names of weights are those of {@link Parameters}
   * @throws IOException naming the first weight that is missing, of another shape, or unknown; or
   *     where a tied head is stored with other numbers than the embedding
   */
  public List<Entry> weights(ModelConfig config) throws IOException {
    checkLayers(config);
    List<Parameters.Parameter> wanted = Parameters.of(config).list();
    Map<String, Entry> there = new LinkedHashMap<>(entries);
    there.keySet().removeIf(name -> name.endsWith("rotary_emb.inv_freq"));
    if (config.tied() && there.containsKey(Parameters.HEAD)) {
      Entry head = there.remove(Parameters.HEAD);
      Entry embedding = there.putIfAbsent(Parameters.EMBEDDING, head);
      if (embedding != null && !embedding.sameNumbers(head)) {
        throw new IOException(
            head.file()
                + " holds "
                + Parameters.HEAD
                + " with other numbers than "
                + Parameters.EMBEDDING
                + ", but config.json says tie_word_embeddings = true: of two readers one takes the"
                + " first, another the second. Set tie_word_embeddings to false to use both, or"
                + " take "
                + Parameters.HEAD
                + " out");
      }
    }
    check(there, wanted, "a " + config.architecture().modelType() + " model with this config.json");
    return wanted.stream().map(p -> there.get(p.name())).toList();
  }

  /** Before a list of the weights is made, which might be long. */
  private void checkLayers(ModelConfig config) throws IOException {
    if (config.layers() > entries.size()) {
      throw new IOException(
          where
              + " has "
              + entries.size()
              + " tensors, but config.json says num_hidden_layers = "
              + config.layers());
    }
  }

  /**
   * Checks that the file holds these weights, each in its shape, and none besides.
   *
   * @param wanted names and shapes, in any order
   * @param whole what they make up, for messages
   * @throws IOException naming the first weight that is missing, of another shape, or unknown
   */
  public void check(List<Parameters.Parameter> wanted, String whole) throws IOException {
    check(entries, wanted, whole);
  }

  private void check(Map<String, Entry> there, List<Parameters.Parameter> wanted, String whole)
      throws IOException {
    Set<String> known = new LinkedHashSet<>();
    for (Parameters.Parameter p : wanted) {
      known.add(p.name());
      Entry e = there.get(p.name());
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
    for (String name : there.keySet()) {
      if (!known.contains(name)) {
        throw new IOException(
            there.get(name).file() + " holds " + name + ", which " + whole + " does not have");
      }
    }
  }

  /** The file of each tensor, by an index. */
  private static Map<String, String> shards(Path index) throws IOException {
    Map<String, String> shardOf = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> e : JsonFile.read(index).path("weight_map").properties()) {
      String shard = e.getValue().asText();
      if (!e.getValue().isTextual() || !shard.matches("[^/\\\\]+")) {
        throw new IOException(
            index
                + " says that "
                + e.getKey()
                + " is in "
                + e.getValue()
                + ", which is no file of its folder");
      }
      shardOf.put(e.getKey(), shard);
    }
    if (shardOf.isEmpty()) {
      throw new IOException(index + " has no weight_map");
    }
    return shardOf;
  }
}
