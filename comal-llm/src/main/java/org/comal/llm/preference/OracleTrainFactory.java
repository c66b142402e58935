package org.comal.llm.preference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comal.dataset.PreferenceData;
import org.comal.llm.Computation;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.text.NewTokenizer;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.policy.OptimizerSpec;
import org.comal.task.Task;
import org.comal.task.TaskFactory;
import org.comal.text.PromptTemplate;
import org.comal.text.TemplateSource;
import org.comal.text.TokenizerFile;

/** Makes {@code comal oracle train}. */
public final class OracleTrainFactory implements TaskFactory {
  private static final String DEFAULTS =
      """
      # Pairs of responses with a preference: a file, or a block with file and what completes it;
      # the shapes are in docs/data.md. Preferences may be probabilities. Required.
      train = null
      # Pairs to report on, as train. Left out: those of a share of the prompts, held out.
      test = null
      # Share of the prompts that is held out where there is no test.
      held-out = 0.2
      # Share of the prompts that are left whose loss says when to stop; 0 to make all epochs.
      validation = 0.1
      # general: cycles can be learned; the result is for onnx-pair. bradley-terry: a reward for
      # each response; the result is for onnx-reward.
      kind = general
      # Pairs of directions in which a general model says cycles.
      cycles = 2
      # What turns a text into a vector: pooled, a small network that is quick on CPUs, or
      # causal-lm, a language model.
      encoder = pooled
      # What is read of each response, with {instruction} and {output}. Left out: the two with an
      # empty line between.
      template = null
      # A file to read the template from instead.
      template-file = null
      # Tokens of a text at most. Responses are shortened to fit, the instruction never is.
      max-length = 2048
      pooled {
        # Folder with a tokenizer.json to use. Left out: one is trained on the texts.
        tokenizer = null
        # Most ids of a tokenizer that is trained; at least 259.
        vocabulary = 8192
        # Width of the tokens' embeddings.
        embedding = 8
        # Rows of a table of neighbouring tokens; 0 to see single tokens only.
        pairs = 0
        # Units of the hidden layer.
        hidden = 8
      }
      causal-lm {
        # Folder of the model to start from: a qwen2 or llama without scaled positions.
        model = null
        # auto (the first GPU where there is one), cpu, cuda or cuda:N.
        device = auto
        # Number format of the computation: auto (bfloat16 on a GPU, else float32), float32,
        # bfloat16, or float64 for checking.
        dtype = auto
        # Most tokens, padding included, that go through the model at once.
        micro-batch-tokens = 8192
        # Learning rate of the head, which is new where the model is not.
        head-learning-rate = 1e-3
      }
      # Passes over the pairs at most.
      epochs = 20
      # Pairs of an optimizer step.
      batch-size = 32
      # Epochs without a better loss after which training stops; 0 to go on to the last.
      patience = 3
      # Optimizer steps between checkpoints, of which there is one after each epoch too.
      checkpoint-steps = 500
      # Rows of the reliability table, for probabilities of the winner from ½ to 1.
      calibration-bins = 10
      """;

  /** Suits a small network from nothing, and a language model that goes on from where it is. */
  private static final double POOLED_RATE = 3e-3;

  private static final double CAUSAL_LM_RATE = 1e-5;

  private enum Kind {
    GENERAL,
    BRADLEY_TERRY
  }

  private enum Encoder {
    POOLED,
    CAUSAL_LM
  }

  @Override
  public About about() {
    return new About(
        "oracle-train",
        "fits a preference model on labelled pairs and exports it to ONNX",
        SPI_VERSION);
  }

  @Override
  public List<String> command() {
    return List.of("oracle", "train");
  }

  @Override
  public String keys() {
    return DEFAULTS + OptimizerSpec.DEFAULTS;
  }

  @Override
  public Blueprint<Task> read(Options options, Services services) {
    PreferenceData train = PreferenceData.of(options, "train", services);
    Optional<PreferenceData> test =
        options.has("test")
            ? Optional.of(PreferenceData.of(options, "test", services))
            : Optional.empty();
    double heldOut = options.number("held-out", 0, 0.99);
    double validation = options.number("validation", 0, 0.99);
    if (test.isEmpty() && heldOut == 0) {
      options.problem(
          "held-out",
          options.path() + ".held-out is 0 and there is no test: nothing is left to report on");
    }
    boolean general = options.choice("kind", Kind.class) == Kind.GENERAL;
    int cycles = options.count("cycles");
    Optional<PromptTemplate> template = template(options, services);
    OracleTrainTask.Texts texts =
        new OracleTrainTask.Texts(
            template.orElse(null), options.count("max-length"), options.count("calibration-bins"));
    PreferenceTraining.Settings settings =
        new PreferenceTraining.Settings(
            options.count("epochs"),
            options.count("batch-size"),
            (int) options.integer("patience", 0, Integer.MAX_VALUE),
            options.count("checkpoint-steps"));
    OptimizerSpec spec = OptimizerSpec.read(options.block("optimizer"));
    requireStable(options, spec);
    Encoder encoder = options.choice("encoder", Encoder.class);
    Options pooled = options.block("pooled");
    Options lm = options.block("causal-lm");
    OracleTrainTask.Start start =
        encoder == Encoder.POOLED
            ? pooled(pooled, services, spec.orLearningRate(POOLED_RATE))
            : causalLm(lm, services, spec.orLearningRate(CAUSAL_LM_RATE));
    return () ->
        new OracleTrainTask(
            new OracleTrainTask.Pairs(train, test, heldOut, validation),
            texts,
            start,
            general ? cycles : 0,
            settings,
            services.random(),
            services.listener());
  }

  /** A step that takes away more than all of a parameter turns it back and forth, and it grows. */
  private static void requireStable(Options options, OptimizerSpec spec) {
    double shrinks = spec.learningRate() * spec.weightDecay();
    if (shrinks > 1) {
      options.problem(
          "optimizer",
          options.path()
              + ".optimizer: learning-rate · weight-decay is "
              + shrinks
              + ", but a step cannot take away more than 1, the whole; lower weight-decay");
    }
  }

  private static Optional<PromptTemplate> template(Options options, Services services) {
    TemplateSource source =
        TemplateSource.read(options, services)
            .orElse(TemplateSource.text("the default template", "{instruction}\n\n{output}"));
    try {
      return Optional.of(source.with(List.of("instruction", "output")));
    } catch (IllegalArgumentException e) {
      String key = options.has("template-file") ? "template-file" : "template";
      options.problem(key, e.getMessage());
      return Optional.empty();
    }
  }

  private static OracleTrainTask.Start pooled(Options o, Services services, OptimizerSpec spec) {
    Optional<Path> tokenizer =
        o.has("tokenizer") ? Optional.of(services.path(o, "tokenizer")) : Optional.empty();
    int vocabulary =
        (int) o.integer("vocabulary", NewTokenizer.leastVocabulary(), Integer.MAX_VALUE);
    int embedding = o.count("embedding");
    int pairs = (int) o.integer("pairs", 0, Integer.MAX_VALUE);
    int hidden = o.count("hidden");
    return new OracleTrainTask.Start(
        tokenizer,
        vocabulary,
        spec,
        (texts, ids, steps, random) ->
            new PooledTextNetwork(
                new PooledTextNetwork.Shape(ids, embedding, pairs, hidden),
                texts,
                spec.withTotalSteps(steps),
                random));
  }

  private static OracleTrainTask.Start causalLm(Options o, Services services, OptimizerSpec spec) {
    Path folder = services.path(o, "model");
    if (o.has("model") && !services.pending(folder)) {
      try {
        ModelConfig.read(folder);
      } catch (IOException e) {
        o.problem("model", e.getMessage());
      }
      if (!Files.exists(folder.resolve(TokenizerFile.FILE))) {
        o.problem("model", folder + " has no tokenizer.json");
      }
    }
    Computation computation = Computation.read(o);
    int tokens = o.count("micro-batch-tokens");
    double headRate = o.positive("head-learning-rate");
    OptimizerSpec head = spec.withLearningRate(headRate).withTotalSteps(1);
    return new OracleTrainTask.Start(
        Optional.of(folder),
        0,
        head,
        (texts, ids, steps, random) ->
            new DecoderTextNetwork(folder, computation, tokens, spec.withTotalSteps(steps)));
  }
}
