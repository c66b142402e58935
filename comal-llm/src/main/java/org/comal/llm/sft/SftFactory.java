package org.comal.llm.sft;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.comal.dataset.ConversationData;
import org.comal.dataset.DataFile.Turns;
import org.comal.llm.CausalLmPolicy;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Services;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;
import org.comal.policy.PolicyFactory;
import org.comal.task.Task;
import org.comal.task.TaskFactory;

/** Makes {@code comal sft}. */
public final class SftFactory implements TaskFactory {
  private static final String DEFAULTS =
      """
      # The examples: a file, a list of files, or a block; see docs/data.md. Rows of messages, or of
      # prompt and response, or of responses where a block names their prompts. Required.
      train = null
      # Examples that are not learned, by which the model is measured: as train.
      validation = null
      # Share of the conversations in train that validate instead of being learned.
      validation-share = 0
      # Which responses of a conversation are learned: each (with what stands before it as prompt),
      # or the last.
      turns = each
      # Times that every example is learned.
      epochs = 1
      # Optimizer steps. null: as many as the epochs take.
      steps = null
      # Examples of an optimizer step. They go through the model in micro-batches of
      # policy.micro-batch-tokens, so memory does not grow with this.
      batch-size = 64
      # Longest example, prompt and response, in tokens. null: the model's positions.
      max-tokens = null
      # What is done with longer ones: drop, cut (the end of the response), or refuse.
      too-long = drop
      # Optimizer steps between validations. null: a tenth of all.
      validate-every = null
      # Optimizer steps between checkpoints. null: a twentieth of all.
      checkpoint-every = null
      # Optimizer steps between lines of metrics.jsonl.
      log-every = 10
      # The model that is left: best (lowest validation loss), or last.
      keep = best
      """
          + OptimizerSpec.defaults("2e-5", OptimizerSpec.Decay.COSINE, 0.03);

  @Override
  public About about() {
    return new About(
        "sft", "fine-tunes a language model on the responses of examples", SPI_VERSION);
  }

  @Override
  public String keys() {
    return DEFAULTS;
  }

  @Override
  public Blueprint<Task> read(Options options, Services services) {
    SftSettings settings =
        new SftSettings(
            options.count("epochs"),
            number(options, "steps"),
            options.count("batch-size"),
            options.has("max-tokens")
                ? OptionalInt.of(options.count("max-tokens"))
                : OptionalInt.empty(),
            options.choice("too-long", SftSettings.TooLong.class),
            number(options, "validate-every"),
            number(options, "checkpoint-every"),
            options.count("log-every"),
            options.choice("keep", SftSettings.Keep.class),
            OptimizerSpec.read(options.block("optimizer")));
    double share = options.number("validation-share", 0, 0.999999999);
    boolean ownFile = options.has("validation");
    if (ownFile && share > 0) {
      options.problem(
          "validation-share",
          options.path() + " has both validation and validation-share; leave one out");
    }
    Examples.Source source =
        new Examples.Source(
            ConversationData.of(options, "train", services),
            ownFile
                ? Optional.of(ConversationData.of(options, "validation", services))
                : Optional.empty(),
            share,
            options.choice("turns", Turns.class));
    Part<Policy> policy = services.read(PolicyFactory.class, services.root(), "policy");
    return () -> {
      Policy made = policy.make();
      if (!(made instanceof CausalLmPolicy start)) {
        made.close();
        throw new IllegalArgumentException(
            "sft teaches a language model, but policy.use is "
                + services.root().block("policy").text("use")
                + "; use causal-lm");
      }
      return new SftTask(start, source, settings, services.random().at("sft"), services.listener());
    };
  }

  private static OptionalLong number(Options options, String key) {
    return options.has(key) ? OptionalLong.of(options.count(key)) : OptionalLong.empty();
  }
}
