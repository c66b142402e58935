package org.comal.llm.init;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.files.SummedDirectory;
import org.comal.llm.NewModel;
import org.comal.llm.model.ModelConfig;
import org.comal.random.RandomSource;
import org.comal.task.Task;

/** Writes a new model into {@code model/} of its directory. */
final class ModelInitTask implements Task {
  private static final String MODEL = "model";

  private final NewModel shape;
  private final Optional<Path> tokenizer;
  private final Optional<Path> texts;
  private final int vocabulary;
  private final RandomSource random;
  private final Listener listener;

  /**
   * @param tokenizer folder of the tokenizer; empty to train one
   * @param texts file or folder that a tokenizer learns from; empty for nothing but bytes
   * @param vocabulary most ids of a trained tokenizer
   */
  ModelInitTask(
      NewModel shape,
      Optional<Path> tokenizer,
      Optional<Path> texts,
      int vocabulary,
      RandomSource random,
      Listener listener) {
    this.shape = shape;
    this.tokenizer = tokenizer;
    this.texts = texts;
    this.vocabulary = vocabulary;
    this.random = random;
    this.listener = listener;
  }

  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    Path model = directory.resolve(MODEL);
    if (!Files.isDirectory(model)) {
      SummedDirectory.write(model, this::write);
    }
    ModelConfig config = ModelConfig.read(model);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("model", MODEL);
    result.put("parameters", config.parameterCount());
    result.put("vocabulary", config.vocabulary());
    return result;
  }

  private void write(Path folder) throws IOException {
    if (tokenizer.isPresent()) {
      shape.write(folder, tokenizer.get(), random.at(MODEL));
    } else {
      List<String> read = texts.isPresent() ? TrainingTexts.read(texts.get()) : List.of();
      listener.on(new Event.Progress(new Phase("tokenizer"), 0, 0, "texts"));
      ModelConfig config = shape.write(folder, read, vocabulary, random.at(MODEL));
      if (texts.isPresent() && config.vocabulary() < vocabulary) {
        listener.on(
            new Event.Warning(
                "the texts gave a tokenizer of "
                    + config.vocabulary()
                    + " ids, not "
                    + vocabulary
                    + ": no further pair of symbols occurs twice"));
      }
    }
  }
}
