package org.comal.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comal.llm.model.Lora;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.torch.Decoder;
import org.comal.llm.torch.Sharding;

/** Counts the memory of a job from the model's shape and the settings. */
final class MemoryCounter {
  private static final String MICRO_BATCH = "lower micro-batch-tokens";

  private final ModelConfig config;
  private final LmSettings settings;
  private final Optional<Lora> lora;
  private final long parameters;
  private final long trained;
  private final long compute;
  private final long precise;
  private final List<MemoryPlan.Item> items = new ArrayList<>();

  private MemoryCounter(Parameters parameters, LmSettings settings) {
    this.config = parameters.config();
    this.settings = settings;
    this.lora = parameters.lora();
    this.parameters = config.parameterCount();
    this.trained = parameters.trained().stream().mapToLong(Parameters.Parameter::size).sum();
    this.compute = settings.compute().bytes();
    this.precise = settings.compute().learned().bytes();
  }

  /** What a job takes, in the order in which it is explained. */
  static List<MemoryPlan.Item> count(
      Parameters parameters, LmSettings settings, MemoryPlan.Job job) {
    if (job.kind() == MemoryPlan.Job.Kind.TRAIN) {
      Sharding alone = new Sharding(parameters.trained(), 1);
      return training(parameters, settings, job.frozen(), alone, List.of(0));
    }
    MemoryCounter c = new MemoryCounter(parameters, settings);
    c.resident(job.frozen(), 1);
    switch (job.kind()) {
      case TRAIN -> throw new IllegalStateException("counted above");
      case SCORE -> c.score();
      case GENERATE -> c.generate(job.tokens());
    }
    return c.items;
  }

  /** What some replicas of a model in training take, which lie on the same device. */
  static List<MemoryPlan.Item> training(
      Parameters parameters,
      LmSettings settings,
      int frozen,
      Sharding sharding,
      List<Integer> replicas) {
    MemoryCounter c = new MemoryCounter(parameters, settings);
    c.resident(frozen, replicas.size());
    c.train(replicas.size(), replicas.stream().mapToLong(sharding::scalars).sum());
    return c.items;
  }

  private void resident(int frozen, int bases) {
    if (lora.isPresent()) {
      base(bases);
    }
    if (frozen > 0) {
      frozen(frozen);
    }
  }

  private void add(String name, long bytes, String setting) {
    items.add(new MemoryPlan.Item(name, bytes, Optional.ofNullable(setting), false));
  }

  /**
   * Models that are only read. What was learned is kept in single precision at least; one of them
   * at a time has a copy in the format of the computation.
   */
  private void frozen(int models) {
    long kept = Math.multiplyExact(models, trained * precise);
    long copy = compute == precise ? 0 : trained * compute;
    String what = lora.isPresent() ? "frozen adapters" : "frozen weights";
    items.add(new MemoryPlan.Item(what, kept + copy, Optional.empty(), true));
  }

  /** The model below adapters, in the format of the computation. */
  private void base(int copies) {
    items.add(new MemoryPlan.Item("base", copies * parameters * compute, Optional.empty(), true));
  }

  /**
   * Replicas in training.
   *
   * @param stepped scalars whose masters and moments they hold
   */
  private void train(int replicas, long stepped) {
    add("masters", stepped * precise, null);
    long weights = replicas * trained * compute - (compute == precise ? stepped * precise : 0);
    if (weights > 0) {
      add("weights", weights, null);
    }
    add("gradients", replicas * trained * precise, null);
    add("optimizer moments", 2 * stepped * precise, null);
    long tokens = (long) replicas * settings.microBatchTokens();
    // Autograd returns the gradients of a whole pass, or of one block, before they are added up.
    long block = lora.isPresent() ? trained / config.layers() : blockParameters();
    if (settings.recompute()) {
      add("gradients of a block", replicas * block * compute, null);
      long inputs = tokens * config.layers() * config.hidden() * compute;
      add("inputs of blocks", inputs, MICRO_BATCH);
      add("activations of a block", 2 * tokens * kept(), MICRO_BATCH);
    } else {
      add("gradients of a pass", replicas * trained * compute, "recompute = true");
      add("activations", tokens * config.layers() * kept(), "recompute = true");
    }
    logits(Math.min(tokens, replicas * Decoder.chunk(config)));
  }

  private void score() {
    add("activations of a block", settings.microBatchTokens() * passing(), MICRO_BATCH);
    logits(Math.min(settings.microBatchTokens(), Decoder.chunk(config)));
  }

  private void generate(int tokens) {
    long rows = settings.generationBatch();
    long longest = Math.min(tokens == 0 ? config.positions() : tokens, config.positions());
    long keysAndValues = 2L * config.layers() * config.keyValueHeads() * config.headDimension();
    // Twice, because the old cache is there while it is copied into a larger one.
    add("cache", 2 * rows * longest * keysAndValues * compute, "lower generation-batch");
    long prompts = Math.max(settings.microBatchTokens(), longest);
    add("prompts read ahead", prompts * keysAndValues * compute, MICRO_BATCH);
    add("activations of a block", settings.microBatchTokens() * passing(), MICRO_BATCH);
    // Logits, the prompts' logits, their softmax, and for top-k, top-p and min-p a sorted copy with
    // its order and sums.
    add("logits", rows * config.vocabulary() * (4 + 4 + 4 + 4 + 8 + 8), "lower generation-batch");
  }

  /** Logits, their softmax and what is made of it, for a chunk of positions. */
  private void logits(long positions) {
    add("logits", 3 * positions * config.vocabulary() * precise, MICRO_BATCH);
  }

  /**
   * Bytes that a token leaves in a block for backward: the inputs of norms, projections, attention
   * and gate. Norms are kept in single precision at least.
   */
  private long kept() {
    long hidden = config.hidden();
    long query = (long) config.heads() * config.headDimension();
    long norms = 2 * 2 * hidden * precise;
    long streams = 2 * hidden * compute;
    // Turned queries, keys and values for every query head, what attention gives, twice.
    long attention = (config.headNorm() ? 7 : 5) * query * compute;
    long feedForward = 4L * config.feedForward() * compute;
    // What A gives, for B's gradient.
    long adapters = lora.map(l -> (long) l.rank() * l.targets().size() * compute).orElse(0L);
    return norms + streams + attention + feedForward + adapters;
  }

  /** Bytes that a token takes at a time in a block whose results are not kept. */
  private long passing() {
    long query = (long) config.heads() * config.headDimension();
    return (2L * config.hidden()
            + Math.max(8 * query, (lora.isPresent() ? 4L : 3L) * config.feedForward()))
        * compute;
  }

  private long blockParameters() {
    long rest = (config.tied() ? 1L : 2L) * config.vocabulary() * config.hidden();
    return Math.max(rest, (parameters - rest) / config.layers());
  }
}
