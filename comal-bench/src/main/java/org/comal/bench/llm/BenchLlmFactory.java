package org.comal.bench.llm;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.comal.llm.Computation;
import org.comal.llm.ModelFolderKey;
import org.comal.llm.model.ModelConfig;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.task.Task;
import org.comal.task.TaskFactory;

/** Makes {@code comal bench llm}. */
public final class BenchLlmFactory implements TaskFactory {
  private static final String DEFAULTS =
      """
      # A model folder. null: random weights of the shape below.
      model = null
      # The shape without a model, by the names of a config.json.
      shape {
        # Family: qwen2, qwen3, llama or mistral.
        model-type = qwen2
        # Rows of the embedding.
        vocab-size = 2048
        # Width of the residual stream.
        hidden-size = 256
        # Number of blocks.
        num-hidden-layers = 4
        # Query heads.
        num-attention-heads = 4
        # Key and value heads; divides the query heads.
        num-key-value-heads = 2
        # Width of a head, even. null: hidden-size / num-attention-heads.
        head-dim = null
        # Width inside the feed-forward.
        intermediate-size = 704
        # Longest sequence, in tokens.
        max-position-embeddings = 4096
        # Whether the output head is the embedding.
        tie-word-embeddings = true
      }
      # auto (the first GPU where there is one), cpu, cuda or cuda:N.
      device = auto
      # Number format of the computation: auto (bfloat16 on a GPU, else float32), float32 or
      # bfloat16.
      dtype = auto
      # Sequences of a micro-batch, in training and in scoring.
      sequences = 8
      # Tokens of a sequence.
      tokens = 128
      # Micro-batches whose gradients make one training step.
      micro-batches = 1
      # Compute activations again in training instead of keeping them.
      recompute = false
      # Responses that are generated at once, one figure each.
      generation-batches = [1, 8]
      # Tokens of a prompt.
      prompt-tokens = 32
      # Tokens of a response.
      answer-tokens = 128
      # Answers of unequal length to such prompts, drawn as many at once as generation-batches says
      # (above 1): in batches that are each drawn to their end, and with places that go to the next
      # answer.
      unequal {
        # How many. 0: not measured.
        answers = 0
        # Tokens on average, of a geometric distribution; 2 or more.
        mean = 100
        # Tokens at which an answer is cut off.
        most = 500
      }
      # Rounds before the clock counts.
      warm-up = 2
      # Rounds that count.
      repetitions = 7
      # Measure the same model out of DJL's NDArray operations beside it, in turn with it; in
      # float32 only.
      baseline = false
      """;

  private enum Compute {
    AUTO,
    FLOAT32,
    BFLOAT16
  }

  @Override
  public About about() {
    return new About(
        "bench-llm",
        "measures how fast a language model trains, scores and generates on this machine",
        SPI_VERSION);
  }

  @Override
  public List<String> command() {
    return List.of("bench", "llm");
  }

  @Override
  public String keys() {
    return DEFAULTS;
  }

  @Override
  public Blueprint<Task> read(Options options, Services services) {
    Optional<Path> folder =
        options.has("model")
            ? Optional.of(ModelFolderKey.read(options, services))
            : Optional.empty();
    Options block = options.block("shape");
    ModelConfig shape = shape(options, block);
    Compute compute = options.choice("dtype", Compute.class);
    boolean baseline = options.flag("baseline");
    if (baseline && compute == Compute.BFLOAT16) {
      options.problem(
          "baseline", "the baseline computes in float32 only; set dtype = float32 with it");
    }
    String device = Computation.device(options);
    double[] batches = options.numbers("generation-batches");
    int[] generation = new int[batches.length];
    for (int i = 0; i < batches.length; i++) {
      generation[i] = (int) batches[i];
      if (generation[i] != batches[i] || generation[i] < 1) {
        options.problem("generation-batches", "generation-batches must be whole numbers from 1");
      }
    }
    BenchSettings.Unequal unequal = unequal(options.block("unequal"));
    if (unequal.answers() > 0 && Arrays.stream(generation).allMatch(g -> g == 1)) {
      options.problem(
          "generation-batches",
          "answers of unequal length are asked for, but none of generation-batches is above 1");
    }
    BenchSettings settings =
        new BenchSettings(
            options.count("sequences"),
            options.count("tokens"),
            options.count("micro-batches"),
            options.flag("recompute"),
            generation,
            options.count("prompt-tokens"),
            options.count("answer-tokens"),
            unequal,
            (int) options.integer("warm-up", 0, Integer.MAX_VALUE),
            options.count("repetitions"),
            baseline || compute == Compute.FLOAT32,
            compute == Compute.BFLOAT16,
            baseline);
    return () -> {
      ModelConfig config = folder.isPresent() ? ModelConfig.read(folder.get()) : shape;
      int longest =
          Math.max(settings.tokens(), settings.promptTokens() + settings.longestResponse());
      if (longest > config.positions()) {
        throw options.refusal(
            "tokens",
            "sequences of "
                + longest
                + " tokens are asked for, but the model's positions end at "
                + config.positions());
      }
      return new BenchLlmTask(
          config,
          folder,
          device,
          settings,
          services.random(),
          services.listener(),
          System::nanoTime);
    };
  }

  private static BenchSettings.Unequal unequal(Options options) {
    return new BenchSettings.Unequal(
        (int) options.integer("answers", 0, Integer.MAX_VALUE),
        (int) options.integer("mean", 2, Integer.MAX_VALUE),
        options.count("most"));
  }

  private static ModelConfig shape(Options options, Options block) {
    Map<String, Object> json = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> e : block.config().root().entrySet()) {
      if (e.getValue().valueType() != ConfigValueType.NULL) {
        json.put(e.getKey().replace('-', '_'), e.getValue().unwrapped());
      }
    }
    String text = ConfigValueFactory.fromMap(json).render(ConfigRenderOptions.concise());
    try {
      return ModelConfig.parse(text, "shape");
    } catch (IOException e) {
      options.problem("shape", e.getMessage());
      return null;
    }
  }
}
