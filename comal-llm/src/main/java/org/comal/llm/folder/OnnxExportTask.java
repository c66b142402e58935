package org.comal.llm.folder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.files.ByteSize;
import org.comal.files.DurableFiles;
import org.comal.files.FileMode;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.OnnxExport;
import org.comal.llm.model.Safetensors;
import org.comal.onnx.ElementType;
import org.comal.onnx.OnnxDecoder;
import org.comal.onnx.OnnxGraph;
import org.comal.onnx.PreferenceNotes;
import org.comal.run.RunLayout;
import org.comal.task.Task;
import org.comal.text.TextTokenizer;

/**
 * Writes a model as a folder for ONNX Runtime: {@code model.onnx}, with {@code model.onnx.data}
 * where the weights are large, and the files of the tokenizer.
 */
final class OnnxExportTask implements Task {
  private static final Phase EXPORT = new Phase("export");
  private static final String ROUNDED_TO_ZERO = "rounded-to-zero";

  /** A number format that weights are written in. */
  enum Format {
    FLOAT32(DType.FLOAT32, ElementType.FLOAT),
    FLOAT16(DType.FLOAT16, ElementType.FLOAT16);

    private final DType dtype;
    private final ElementType numbers;

    Format(DType dtype, ElementType numbers) {
      this.dtype = dtype;
      this.numbers = numbers;
    }
  }

  /** How attention is written. */
  enum Attention {
    /** As one operator. */
    FUSED,
    /** Out of operators that older runtimes have too. */
    PLAIN
  }

  private final Path from;
  private final Format format;
  private final Attention attention;
  private final Optional<Path> into;
  private final String template;
  private final Listener listener;

  /**
   * @param into empty for {@code model/} of the task's directory
   * @param template as {@link FolderCopy} takes it
   */
  OnnxExportTask(
      Path from,
      Format format,
      Attention attention,
      Optional<Path> into,
      String template,
      Listener listener) {
    this.from = from;
    this.format = format;
    this.attention = attention;
    this.into = into;
    this.template = template;
    this.listener = listener;
  }

  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    ModelConfig config = ModelConfig.read(from);
    OnnxGraph graph =
        OnnxExport.decoder(config, Safetensors.open(from), progress(config))
            .languageModel(
                new OnnxDecoder.Form(true, true, attention == Attention.FUSED, format.numbers));
    Map<String, Object> result =
        new FolderCopy(from, from, config, format.dtype, template)
            .into(directory, into, FileMode.ofFolder(from), folder -> write(graph, folder));
    result.put("attention", attention.toString().toLowerCase(Locale.ROOT));
    String summary =
        String.format(
            Locale.ROOT,
            "%s: %,d parameters in %s, %s\n",
            result.get("model"),
            config.parameterCount(),
            format.dtype.configName(),
            ByteSize.text(config.parameterCount() * format.dtype.bytes()));
    // A version before left folders without this figure.
    if (result.get(ROUNDED_TO_ZERO) instanceof Long count) {
      summary +=
          String.format(
              Locale.ROOT,
              "%,d numbers of its weights are 0 now: float16 has none so small\n",
              count);
    }
    DurableFiles.write(RunLayout.SUMMARY.in(directory), summary);
    return result;
  }

  /**
   * Writes the graph beside the tokenizer's files.
   *
   * @return in float16 how many numbers were rounded to 0
   */
  private Map<String, Object> write(OnnxGraph graph, Path folder) throws IOException {
    try (TextTokenizer tokenizer = TextTokenizer.open(folder, false)) {
      graph.metadata(PreferenceNotes.TOKENIZER, tokenizer.fingerprint());
    }
    long roundedToZero = graph.write(folder.resolve(PreferenceNotes.MODEL)).roundedToZero();
    return format == Format.FLOAT16 ? Map.of(ROUNDED_TO_ZERO, roundedToZero) : Map.of();
  }

  private LongConsumer progress(ModelConfig config) {
    long[] done = {0};
    return count -> {
      done[0] += count;
      listener.on(new Event.Progress(EXPORT, done[0], config.parameterCount(), "numbers"));
    };
  }
}
