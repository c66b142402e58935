package org.comal.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.torch.Decoder;

/**
 * The memory that work with a language model takes on its device, item by item.
 *
 * <p>Counted from the model's shape and the settings, without running anything:
 *
 * <pre>{@code
 * MemoryPlan plan = MemoryPlan.of(config, settings, MemoryPlan.Job.train(1));
 * plan.total();        // bytes
 * plan.sentence();     // "training takes 21.4 GiB: masters 5.8 GiB, …"
 * }</pre>
 *
 * <p>The numbers are those of the largest micro-batch that the settings allow; smaller data take
 * less. What the program itself takes (the JVM, PyTorch's libraries: about half a GiB on a CPU) is
 * not in them.
 *
 * @param job what is done
 * @param items in the order in which they are explained
 */
public record MemoryPlan(Job job, List<Item> items) {
  /**
   * What is done with a model.
   *
   * @param kind the work
   * @param frozen models of the same shape that are resident beside it and only read
   * @param tokens of the longest prompt and answer together; for generation
   */
  public record Job(Kind kind, int frozen, int tokens) {
    /** The work. */
    public enum Kind {
      /** Log-probabilities of answers. */
      SCORE("scoring"),
      /** Drawing answers. */
      GENERATE("generation"),
      /** Optimizer steps. */
      TRAIN("training");

      private final String word;

      Kind(String word) {
        this.word = word;
      }
    }

    public Job {
      Objects.requireNonNull(kind, "kind");
      if (frozen < 0 || tokens < 0) {
        throw new IllegalArgumentException(
            "models and tokens must be 0 or more: " + frozen + ", " + tokens);
      }
    }

    /**
     * Training.
     *
     * @param frozen models that stay resident, as the one that the training starts from
     */
    public static Job train(int frozen) {
      return new Job(Kind.TRAIN, frozen, 0);
    }

    /** The same work with so many frozen models. */
    public Job beside(int models) {
      return new Job(kind, models, tokens);
    }

    /** Scoring answers with one model. */
    public static Job score() {
      return new Job(Kind.SCORE, 1, 0);
    }

    /**
     * Drawing answers with one model.
     *
     * @param tokens of the longest prompt and answer together
     */
    public static Job generate(int tokens) {
      return new Job(Kind.GENERATE, 1, tokens);
    }
  }

  /**
   * One use of memory.
   *
   * @param name what it is
   * @param bytes at most
   * @param setting the setting that lowers it; empty where none does
   * @param resident whether it is taken before the work begins
   */
  public record Item(String name, long bytes, Optional<String> setting, boolean resident) {}

  public MemoryPlan {
    Objects.requireNonNull(job, "job");
    items = List.copyOf(items);
  }

  /** Counts what a job takes. */
  public static MemoryPlan of(ModelConfig config, LmSettings settings, Job job) {
    Counter c = new Counter(config, settings);
    if (job.frozen > 0) {
      c.frozen(job.frozen);
    }
    switch (job.kind) {
      case TRAIN -> c.train();
      case SCORE -> c.score();
      case GENERATE -> c.generate(job.tokens);
    }
    return new MemoryPlan(job, c.items);
  }

  /** Bytes of all items. */
  public long total() {
    return items.stream().mapToLong(Item::bytes).sum();
  }

  /** Bytes of these that are taken before the work begins: the frozen models. */
  public long resident() {
    return items.stream().filter(Item::resident).mapToLong(Item::bytes).sum();
  }

  /** What the work takes in all and in parts, the largest first. */
  public String sentence() {
    return job.kind.word
        + " takes up to "
        + size(total())
        + " of memory: "
        + items.stream()
            .sorted((a, b) -> Long.compare(b.bytes, a.bytes))
            .map(i -> i.name + " " + size(i.bytes))
            .collect(Collectors.joining(", "));
  }

  /**
   * What to change where there is too little memory, with the item that takes most first.
   *
   * @param available bytes
   * @return a sentence; empty where the work fits
   */
  public Optional<String> shortage(long available) {
    if (total() <= available) {
      return Optional.empty();
    }
    List<String> settings =
        items.stream()
            .sorted((a, b) -> Long.compare(b.bytes, a.bytes))
            .flatMap(i -> i.setting.stream())
            .distinct()
            .toList();
    return Optional.of(
        sentence()
            + "; but there are only "
            + size(available)
            + (settings.isEmpty() ? "" : "\nMaybe set " + String.join(", or ", settings)));
  }

  /** Bytes for people: in KiB, MiB or GiB. */
  public static String size(long bytes) {
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    double x = bytes / 1024.0;
    int unit = 0;
    while (x >= 1000 && unit < units.length - 1) {
      x /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, x < 10 ? "%.1f %s" : "%.0f %s", x, units[unit]);
  }

  /** Memory for more work, in bytes, on a device; empty where it is not known. */
  public static OptionalLong available(String device) {
    return FreeMemory.of(device);
  }

  private static final class Counter {
    private static final String MICRO_BATCH = "lower micro-batch-tokens";

    private final ModelConfig config;
    private final LmSettings settings;
    private final long parameters;
    private final long compute;
    private final long precise;
    private final List<Item> items = new ArrayList<>();

    Counter(ModelConfig config, LmSettings settings) {
      this.config = config;
      this.settings = settings;
      this.parameters = config.parameterCount();
      this.compute = settings.compute().bytes();
      this.precise = settings.compute() == DType.FLOAT64 ? 8 : 4;
    }

    void add(String name, long bytes, String setting) {
      items.add(new Item(name, bytes, Optional.ofNullable(setting), false));
    }

    /**
     * Models that are only read. What was learned is kept in single precision at least; one of them
     * at a time has a copy in the format of the computation.
     */
    void frozen(int models) {
      long kept = Math.multiplyExact(models, parameters * precise);
      long copy = compute == precise ? 0 : parameters * compute;
      items.add(new Item("frozen weights", kept + copy, Optional.empty(), true));
    }

    void train() {
      add("masters", parameters * precise, null);
      if (compute != precise) {
        add("weights", parameters * compute, null);
      }
      add("gradients", parameters * precise, null);
      add("optimizer moments", 2 * parameters * precise, null);
      long tokens = settings.microBatchTokens();
      // Autograd returns the gradients of a whole pass, or of one block, before they are added up.
      long block = blockParameters();
      if (settings.recompute()) {
        add("gradients of a block", block * compute, null);
        long inputs = tokens * config.layers() * config.hidden() * compute;
        add("inputs of blocks", inputs, MICRO_BATCH);
        add("activations of a block", 2 * tokens * kept(), MICRO_BATCH);
      } else {
        add("gradients of a pass", parameters * compute, "recompute = true");
        add("activations", tokens * config.layers() * kept(), "recompute = true");
      }
      logits(Math.min(tokens, Decoder.chunk(config)));
    }

    void score() {
      add("activations of a block", settings.microBatchTokens() * passing(), MICRO_BATCH);
      logits(Math.min(settings.microBatchTokens(), Decoder.chunk(config)));
    }

    void generate(int tokens) {
      long rows = settings.generationBatch();
      long longest = Math.min(tokens == 0 ? config.positions() : tokens, config.positions());
      long keysAndValues = 2L * config.layers() * config.keyValueHeads() * config.headDimension();
      // Twice, because the old cache is there while it is copied into a larger one.
      add("cache", 2 * rows * longest * keysAndValues * compute, "lower generation-batch");
      add("activations of a block", settings.microBatchTokens() * passing(), MICRO_BATCH);
      // Logits, their softmax, and for top-k, top-p and min-p a sorted copy with its order and
      // sums.
      add("logits", rows * config.vocabulary() * (4 + 4 + 4 + 8 + 8), "lower generation-batch");
    }

    /** Logits, their softmax and what is made of it, for a chunk of positions. */
    private void logits(long positions) {
      add("logits", 3 * positions * config.vocabulary() * precise, MICRO_BATCH);
    }

    /**
     * Bytes that a token leaves in a block for backward: the inputs of norms, projections,
     * attention and gate. Norms are kept in single precision at least.
     */
    private long kept() {
      long hidden = config.hidden();
      long query = (long) config.heads() * config.headDimension();
      long norms = 2 * 2 * hidden * precise;
      long streams = 2 * hidden * compute;
      // Turned queries, keys and values for every query head, what attention gives, twice.
      long attention = (config.headNorm() ? 7 : 5) * query * compute;
      long feedForward = 4L * config.feedForward() * compute;
      return norms + streams + attention + feedForward;
    }

    /** Bytes that a token takes at a time in a block whose results are not kept. */
    private long passing() {
      long query = (long) config.heads() * config.headDimension();
      return (2L * config.hidden() + Math.max(8 * query, 3L * config.feedForward())) * compute;
    }

    private long blockParameters() {
      long rest = (config.tied() ? 1L : 2L) * config.vocabulary() * config.hidden();
      return Math.max(rest, (parameters - rest) / config.layers());
    }
  }
}
