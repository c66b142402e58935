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
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.files.DurableFiles;
import org.comal.files.FileMode;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Parameters.Parameter;
import org.comal.llm.model.Safetensors;
import org.comal.llm.model.SafetensorsWriter;
import org.comal.llm.model.StoredNumbers;
import org.comal.llm.model.SurvivingChange;
import org.comal.llm.text.ChatTokenizer;
import org.comal.task.Task;

/** Writes a model into {@code model/} of its directory, in another number format. */
final class ModelExportTask implements Task {
  private static final String MODEL = "model";
  private static final int PIECE = 1 << 20;

  private final Path from;
  private final DType dtype;
  private final Optional<Path> since;
  private final String template;
  private final Listener listener;

  /**
   * @param since the model that training began with; empty where that is not asked
   * @param template as {@link ChatTokenizer#read} takes it
   */
  ModelExportTask(
      Path from, DType dtype, Optional<Path> since, String template, Listener listener) {
    this.from = from;
    this.dtype = dtype;
    this.since = since;
    this.template = template;
    this.listener = listener;
  }

  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    ModelConfig config = ModelConfig.read(from);
    Path model = directory.resolve(MODEL);
    if (!Files.isDirectory(model)) {
      FileMode mode = FileMode.ofFolder(from);
      DurableFiles.writeDirectory(
          model, folder -> mode.writing(folder, () -> write(config, folder)));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("model", MODEL);
    result.put("parameters", config.parameterCount());
    result.put("dtype", dtype.configName());
    if (since.isPresent()) {
      SurvivingChange change = SurvivingChange.between(config, since.get(), from);
      result.put("changed", change.changed());
      result.put("surviving-share", change.share());
      change.warning().ifPresent(w -> listener.on(new Event.Warning(w)));
    }
    return result;
  }

  private void write(ModelConfig config, Path folder) throws IOException {
    Files.writeString(folder.resolve(ModelConfig.FILE), config.json(dtype));
    try (ChatTokenizer tokenizer = ChatTokenizer.read(from, template, config.endTokens())) {
      tokenizer.save(folder);
    }
    List<Parameter> parameters = Parameters.of(config).list();
    List<Safetensors.Entry> stored = Safetensors.open(from).weights(config);
    try (SafetensorsWriter out =
        new SafetensorsWriter(folder.resolve(Safetensors.FILE), parameters, dtype)) {
      for (int i = 0; i < stored.size(); i++) {
        long size = parameters.get(i).size();
        for (long at = 0; at < size; at += PIECE) {
          int count = (int) Math.min(PIECE, size - at);
          out.write(bytes(StoredNumbers.read(stored.get(i), at, count)));
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
