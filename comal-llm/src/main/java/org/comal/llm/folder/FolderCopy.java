package org.comal.llm.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.comal.files.DurableFiles;
import org.comal.files.FileMode;
import org.comal.files.Json;
import org.comal.files.JsonReader;
import org.comal.files.Seal;
import org.comal.files.Sha256;
import org.comal.files.SummedDirectory;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Parameters.Parameter;
import org.comal.llm.model.Safetensors;
import org.comal.llm.model.SafetensorsWriter;
import org.comal.llm.model.StoredNumbers;
import org.comal.llm.text.ChatTokenizer;

/**
 * A model's folder written anew, its numbers as they are or changed on the way.
 *
 * @param from the folder
 * @param tokenizer the folder that the tokenizer is taken from
 * @param config of the folder
 * @param dtype number format that is written
 * @param template as {@link ChatTokenizer#read} takes it
 */
record FolderCopy(Path from, Path tokenizer, ModelConfig config, DType dtype, String template) {
  private static final String MODEL = "model";
  private static final String NOTE = "folder.json";
  private static final String SUMS = "folder";
  private static final String FIGURES = "figures";
  private static final int PIECE = 1 << 20;

  /** A number format that weights are written in. */
  enum Format {
    BFLOAT16,
    FLOAT32;

    DType dtype() {
      return DType.valueOf(name());
    }
  }

  /** Changes numbers of a weight before they are written. */
  interface Change {
    /** No change. */
    Change NONE = (parameter, at, numbers) -> {};

    /**
     * Changes some of a weight's numbers.
     *
     * @param at number of the first scalar, row by row
     * @param numbers changed in place
     */
    void apply(Parameter parameter, long at, float[] numbers) throws IOException;
  }

  /** Writes a model's weights. */
  interface Weights {
    /**
     * Writes all of them.
     *
     * @param folder has the model's other files
     * @return figures for the task's result, texts and whole numbers; kept where the work is cut
     *     off after the folder
     */
    Map<String, Object> write(Path folder) throws IOException;
  }

  /** Refuses a folder that a user named and that holds something. */
  private static void requireFree(Path folder) throws IOException {
    if (Files.exists(folder) && (!Files.isDirectory(folder) || holdsFiles(folder))) {
      throw new IOException(
          folder + " is there already; name a folder that is not, or is empty, or remove it");
    }
  }

  private static boolean holdsFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isPresent();
    }
  }

  /**
   * Writes the folder, or takes the one that a work in the same directory wrote before it was cut
   * off.
   *
   * @param directory of the task
   * @param wanted the folder, new or empty; empty for {@code model/} in {@code directory}, which
   *     stays as it is where it is there
   * @param weights writes the model's weights beside the other files
   * @return figures of the task's result
   * @throws IOException where a file cannot be read or written, or something is there already
   */
  Map<String, Object> into(Path directory, Optional<Path> wanted, FileMode mode, Weights weights)
      throws IOException {
    Path model = wanted.orElse(directory.resolve(MODEL));
    Path note = directory.resolve(NOTE);
    Map<String, Object> figures = new LinkedHashMap<>();
    boolean written = isWritten(model, note);
    if (!written && wanted.isPresent()) {
      requireFree(model);
    }
    SummedDirectory.require(from);
    if (written) {
      SummedDirectory.require(model);
      figures.putAll(JsonReader.readSealed(note).row(FIGURES).values());
    } else if (wanted.isPresent() || !Files.isDirectory(model)) {
      SummedDirectory.write(
          model,
          folder -> mode.writing(folder, () -> figures.putAll(write(folder, weights))),
          () -> note(model, note, figures));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("model", wanted.map(Path::toString).orElse(MODEL));
    result.put("parameters", config.parameterCount());
    result.put("dtype", dtype.configName());
    result.putAll(figures);
    return result;
  }

  /** Notes in the task's directory which folder is its own, before that has its name. */
  private static void note(Path model, Path note, Map<String, Object> figures) throws IOException {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(SUMS, Sha256.of(SummedDirectory.told(model)));
    row.put(FIGURES, figures);
    DurableFiles.write(note, Seal.JSON.put(Json.pretty(row)));
  }

  /** Whether what is there is told of by the note; its files are not compared. */
  private static boolean isWritten(Path model, Path note) throws IOException {
    return Files.isDirectory(model)
        && holdsFiles(model)
        && Files.exists(note)
        && SummedDirectory.has(model)
        && JsonReader.readSealed(note).text(SUMS).equals(Sha256.of(SummedDirectory.told(model)));
  }

  private Map<String, Object> write(Path folder, Weights weights) throws IOException {
    DurableFiles.writeText(folder.resolve(ModelConfig.FILE), config.json(dtype));
    try (ChatTokenizer t = ChatTokenizer.read(tokenizer, template, config.endTokens())) {
      t.requireFit(config.vocabulary(), tokenizer);
      t.save(folder);
    }
    return weights.write(folder);
  }

  /** Writes {@code model.safetensors}. */
  Weights safetensors(Change change) {
    return folder -> {
      write(folder, change);
      return Map.of();
    };
  }

  private void write(Path folder, Change change) throws IOException {
    List<Parameter> parameters = Parameters.of(config).list();
    List<Safetensors.Entry> stored = Safetensors.open(from).weights(config);
    try (SafetensorsWriter out =
        new SafetensorsWriter(folder.resolve(Safetensors.FILE), parameters, dtype)) {
      for (int i = 0; i < stored.size(); i++) {
        Parameter p = parameters.get(i);
        for (long at = 0; at < p.size(); at += PIECE) {
          int count = (int) Math.min(PIECE, p.size() - at);
          float[] numbers = StoredNumbers.read(stored.get(i), at, count);
          change.apply(p, at, numbers);
          out.write(bytes(numbers));
        }
      }
      out.finish();
    }
  }

  private ByteBuffer bytes(float[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (float x : numbers) {
      if (dtype == DType.BFLOAT16) {
        bytes.putShort(StoredNumbers.bfloat16(x));
      } else {
        bytes.putFloat(x);
      }
    }
    return bytes.flip();
  }
}
