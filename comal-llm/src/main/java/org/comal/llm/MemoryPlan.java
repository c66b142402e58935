package org.comal.llm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.comal.files.ByteSize;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.torch.Sharding;

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
   * @param tokens of the longest prompt and response together; for generation
   */
  public record Job(Kind kind, int frozen, int tokens) {
    /** The work. */
    public enum Kind {
      /** Log-probabilities of responses. */
      SCORE("scoring"),
      /** Drawing responses. */
      GENERATE("generation"),
      /** Optimizer steps. */
      TRAIN("training");

      private final String word;

      Kind(String word) {
        this.word = word;
      }
    }

    /**
     * Checks that nothing is missing.
     *
     * @param kind not null
     * @param frozen 0 or more
     * @param tokens 0 or more; 0 where nothing is drawn
     * @throws IllegalArgumentException where a number is below 0
     */
    public Job {
      Objects.requireNonNull(kind, "kind");
      if (frozen < 0 || tokens < 0) {
        throw new IllegalArgumentException(
            "models and tokens must be 0 or more: " + frozen + ", " + tokens);
      }
    }

    /**
     * {@return training}
     *
     * @param frozen models that stay resident, as the one that the training starts from
     */
    public static Job train(int frozen) {
      return new Job(Kind.TRAIN, frozen, 0);
    }

    /** {@return the same work with so many frozen models} */
    Job beside(int models) {
      return new Job(kind, models, tokens);
    }

    /** {@return scoring responses with one model} */
    public static Job score() {
      return new Job(Kind.SCORE, 1, 0);
    }

    /**
     * {@return drawing responses with one model}
     *
     * @param tokens of the longest prompt and response together
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

  /**
   * Copies the items.
   *
   * @param job not null
   * @param items in the order in which they are explained
   */
  public MemoryPlan {
    Objects.requireNonNull(job, "job");
    items = List.copyOf(items);
  }

  /**
   * Counts what a job takes at most.
   *
   * @param config the model's shape
   * @param settings number format, micro-batch and batch of responses
   * @param job the work, with the models that are resident beside it
   * @return the plan, whose items are all that is counted
   */
  public static MemoryPlan of(ModelConfig config, LmSettings settings, Job job) {
    return of(Parameters.of(config), settings, job);
  }

  /**
   * The same for a model with adapters.
   *
   * @param parameters the model's shape and what is trained of it
   * @param settings as above
   * @param job as above
   * @return as above
   */
  public static MemoryPlan of(Parameters parameters, LmSettings settings, Job job) {
    return new MemoryPlan(job, MemoryCounter.count(parameters, settings, job));
  }

  /**
   * Counts what each device takes at most where a model is trained on several.
   *
   * @param parameters the model's shape and what is trained of it
   * @param settings as above
   * @param job training, with the models that are resident on the first device beside it
   * @param devices one for each replica, in order; not empty
   * @return the plans by device, in order; that of a device holds all of its replicas
   */
  static Map<String, MemoryPlan> training(
      Parameters parameters, LmSettings settings, Job job, List<String> devices) {
    Sharding sharding = new Sharding(parameters.trained(), devices.size());
    Map<String, List<Integer>> replicas = new LinkedHashMap<>();
    for (int r = 0; r < devices.size(); r++) {
      replicas.computeIfAbsent(devices.get(r), d -> new ArrayList<>()).add(r);
    }
    Map<String, MemoryPlan> plans = new LinkedHashMap<>();
    replicas.forEach(
        (device, here) -> {
          Job own = job.beside(here.contains(0) ? job.frozen() : 0);
          plans.put(
              device,
              new MemoryPlan(
                  own, MemoryCounter.training(parameters, settings, own.frozen(), sharding, here)));
        });
    return plans;
  }

  /** {@return bytes of all items} */
  public long total() {
    return items.stream().mapToLong(Item::bytes).sum();
  }

  /** {@return bytes of these that are taken before the work begins: the frozen models} */
  public long resident() {
    return items.stream().filter(Item::resident).mapToLong(Item::bytes).sum();
  }

  /** {@return what the work takes in all and in parts, the largest first} */
  public String sentence() {
    return job.kind.word
        + " takes up to "
        + ByteSize.text(total())
        + " of memory: "
        + items.stream()
            .sorted((a, b) -> Long.compare(b.bytes, a.bytes))
            .map(i -> i.name + " " + ByteSize.text(i.bytes))
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
            + ByteSize.text(available)
            + (settings.isEmpty() ? "" : "\nMaybe set " + String.join(", or ", settings)));
  }

  /**
   * {@return memory for more work, in bytes, on a device; empty where it is not known}
   *
   * @param device {@code cpu}, or {@code cuda:N}
   */
  public static OptionalLong available(String device) {
    return FreeMemory.of(device);
  }
}
