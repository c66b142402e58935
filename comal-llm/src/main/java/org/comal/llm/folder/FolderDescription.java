package org.comal.llm.folder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.files.ByteSize;
import org.comal.llm.LmSettings;
import org.comal.llm.MemoryPlan;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.RopeScaling;
import org.comal.llm.model.Safetensors;
import org.comal.llm.text.ChatTokenizer;
import org.comal.llm.text.PromptLimit;

/** What of a model folder would be used, in words, for a person to look at before training. */
final class FolderDescription {
  /** Two turns, so that the end of a response is to be seen. */
  private static final Prompt EXAMPLE =
      new Prompt(
          "example",
          List.of(
              new Message("user", "What is 2 + 3?"),
              new Message("assistant", "It is 5."),
              new Message("user", "And twice that?")));

  private final Path folder;
  private final ModelConfig config;
  private final List<Safetensors.Entry> weights;
  private final List<String> lines = new ArrayList<>();

  private FolderDescription(Path folder) throws IOException {
    this.folder = folder;
    this.config = ModelConfig.read(folder);
    this.weights = Safetensors.open(folder).weights(config);
  }

  /**
   * {@return lines about a folder}
   *
   * @param template as {@link ChatTokenizer#read} takes it
   * @throws IOException where a file is missing, damaged or does not fit the others
   */
  static List<String> of(Path folder, String template) throws IOException {
    FolderDescription description = new FolderDescription(folder);
    description.shape();
    description.formats();
    List<Integer> ends = description.config.endTokens();
    try (ChatTokenizer tokenizer = ChatTokenizer.read(folder, template, ends)) {
      tokenizer.requireFit(description.config.vocabulary(), folder);
      description.tokens(tokenizer);
    }
    description.memory();
    return description.lines;
  }

  private void shape() {
    add("folder: %s", folder);
    add(
        "family: %s, %,d parameters: %,d blocks of width %,d, feed-forward %,d",
        config.architecture().modelType(),
        config.parameterCount(),
        config.layers(),
        config.hidden(),
        config.feedForward());
    add(
        "attention: %,d heads over %,d of keys and values, each of width %,d; θ = %s, %s; %,d"
            + " positions",
        config.heads(),
        config.keyValueHeads(),
        config.headDimension(),
        config.theta(),
        scaling(config.scaling()),
        config.positions());
    add(
        "output head: %s",
        config.tied() ? "the embedding (tie_word_embeddings)" : "its own, lm_head.weight");
  }

  private static String scaling(RopeScaling scaling) {
    String kind = scaling.kind().toString().toLowerCase(Locale.ROOT);
    return scaling.kind() == RopeScaling.Kind.NONE
        ? "not scaled"
        : "scaled by " + scaling.factor() + " (" + kind + ")";
  }

  private void formats() throws IOException {
    Map<String, Long> bytes = new LinkedHashMap<>();
    for (Safetensors.Entry entry : weights) {
      bytes.merge(entry.format().configName(), entry.length(), Long::sum);
    }
    String files =
        weights.stream()
            .map(e -> e.file().getFileName().toString())
            .distinct()
            .collect(Collectors.joining(", "));
    add(
        "weights: %s, in %s",
        bytes.entrySet().stream()
            .map(e -> e.getKey() + " " + ByteSize.text(e.getValue()))
            .collect(Collectors.joining(", ")),
        files);
    String said = config.saidDtype().orElse("");
    if (!said.isEmpty() && !bytes.keySet().equals(Set.of(said))) {
      add(
          "  but config.json says %s: COMAL reads weights as they are stored, other engines round"
              + " them to %s",
          said, said);
    }
  }

  private void tokens(ChatTokenizer tokenizer) {
    add(
        "vocabulary: %,d ids of the tokenizer, %,d rows of the embedding",
        tokenizer.size(), config.vocabulary());
    add(
        "end tokens: %s; responses are taught to end with %s",
        new TreeSet<>(tokenizer.endTokens())
            .stream().map(id -> token(tokenizer, id)).collect(Collectors.joining(", ")),
        token(tokenizer, tokenizer.endToken()));
    add(
        "chat template: %s",
        tokenizer.templateSource().orElse("none; texts are joined by line ends"));
    add("  of a conversation of three turns it makes, up to where the response begins:");
    try {
      int[] ids = tokenizer.encode(EXAMPLE, new PromptLimit(100_000, PromptLimit.Rule.REFUSE));
      add("  %s", quoted(tokenizer.text(ids)));
      add(
          "  %d tokens: %s",
          ids.length,
          Arrays.stream(ids).mapToObj(id -> token(tokenizer, id)).collect(Collectors.joining(" ")));
    } catch (IllegalArgumentException e) {
      add("  nothing: %s", e.getMessage());
    }
  }

  private void memory() {
    PromptLimit limit =
        new PromptLimit(Math.max(1, config.positions() - 1), PromptLimit.Rule.REFUSE);
    List<MemoryPlan.Job> jobs =
        List.of(
            MemoryPlan.Job.generate(config.positions()),
            MemoryPlan.Job.score(),
            MemoryPlan.Job.train(1));
    for (DType compute : List.of(DType.FLOAT32, DType.BFLOAT16)) {
      LmSettings settings = new LmSettings(compute, 8192, 64, false, limit);
      for (MemoryPlan.Job job : jobs) {
        add("in %s, %s", compute.configName(), MemoryPlan.of(config, settings, job).sentence());
      }
    }
  }

  private static String token(ChatTokenizer tokenizer, int id) {
    return id + " " + quoted(tokenizer.text(id));
  }

  /** With line ends and quotes to be seen. */
  private static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\t", "\\t")
        + '"';
  }

  private void add(String format, Object... values) {
    lines.add(String.format(Locale.ROOT, format, values));
  }
}
