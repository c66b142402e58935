package org.comal.llm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.event.Listener;
import org.comal.files.DurableFiles;
import org.comal.files.Sha256;
import org.comal.llm.model.AdapterFolder;
import org.comal.llm.model.DType;
import org.comal.llm.model.Lora;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Safetensors;
import org.comal.llm.text.ChatTokenizer;
import org.comal.llm.torch.AdaptedWeights;
import org.comal.llm.torch.Batch;
import org.comal.llm.torch.Decoder;
import org.comal.llm.torch.DecoderWeights;
import org.comal.llm.torch.Torch;
import org.comal.llm.torch.Weights;
import org.comal.plugin.ReplicaMemory;
import org.comal.policy.PolicySampler;

/**
 * What all policies of a family share: the model's shape, its tokenizer, the compiled decoder and
 * how it is run. Lives as long as the last policy or learner that uses it.
 */
final class CausalLm {
  private static final int PROMPTS_REMEMBERED = 100_000;

  private final Parameters parameters;
  private final Optional<Base> base;
  private final ChatTokenizer tokenizer;
  private final List<Decoder> decoders;
  private final Computation computation;
  private final LmSettings settings;
  private final Listener listener;
  private final MemoryReport memory;
  private final Optional<ServedDraws> served;

  private final AtomicInteger users = new AtomicInteger();
  private final Map<Prompt, int[]> encoded = new ConcurrentHashMap<>();

  /**
   * @param parameters the model's shape, and the adapters of the family where it has some
   * @param base the model below the adapters; from here on owned
   * @param tokenizer from here on owned
   * @param torches one for each device, the first of which samples and scores; from here on owned
   * @param computation what was asked for, of which {@code torches} and {@code settings} came
   * @param sampler draws in the policies' place; not owned; empty where they draw
   */
  CausalLm(
      Parameters parameters,
      Optional<Base> base,
      ChatTokenizer tokenizer,
      List<Torch> torches,
      Computation computation,
      LmSettings settings,
      Optional<PolicySampler> sampler,
      Listener listener) {
    this.parameters = parameters;
    this.base = base;
    this.tokenizer = tokenizer;
    this.decoders =
        torches.stream().map(t -> new Decoder(t, parameters, settings.compute())).toList();
    this.computation = computation;
    this.settings = settings;
    this.listener = listener;
    List<String> devices = torches.stream().map(Torch::device).toList();
    this.memory = new MemoryReport(parameters, settings, devices, listener);
    this.served = sampler.map(s -> new ServedDraws(this, s));
  }

  ModelConfig config() {
    return parameters.config();
  }

  /** The model's weights, and which of them are trained. */
  Parameters parameters() {
    return parameters;
  }

  /** The model below the adapters; empty where all weights are a policy's own. */
  Optional<Base> base() {
    return base;
  }

  /**
   * A policy's own weights, as precisely as they are stored.
   *
   * @param entries their places in files, in order
   */
  Weights read(List<Safetensors.Entry> entries) throws IOException {
    DType compute = settings.compute();
    DType format = Weights.stored(entries) == compute ? compute : compute.learned();
    return Weights.read(decoder().torch(), parameters.trained(), entries, format);
  }

  /**
   * A policy's adapters on the family's base; empty where a policy has weights of its own.
   *
   * @param device number of the device that they lie on
   */
  Optional<AdaptedWeights> adapted(int device, Weights own) {
    return base.map(b -> new AdaptedWeights(parameters, b.weights(device), own));
  }

  /** Computes with a policy's own weights, with the base below them where they are adapters. */
  <T> T computing(Weights own, Function<DecoderWeights, T> work) {
    Optional<AdaptedWeights> adapted = adapted(0, own);
    if (adapted.isEmpty()) {
      return work.apply(own);
    }
    try (AdaptedWeights complete = adapted.get()) {
      return work.apply(complete);
    }
  }

  /** What a policy's own weights are, the same in bfloat16 and in float32. */
  String digest(Weights own) {
    if (base.isEmpty()) {
      return own.digest();
    }
    Lora lora = parameters.lora().orElseThrow();
    Sha256 sha = new Sha256().add(base.get().digest()).add(lora.rank());
    sha.add(Double.doubleToLongBits(lora.alpha()));
    Lora.names(lora.targets()).forEach(sha::add);
    return sha.add(own.digest()).hex();
  }

  ChatTokenizer tokenizer() {
    return tokenizer;
  }

  /** On the device that samples and scores. */
  Decoder decoder() {
    return decoders.get(0);
  }

  /** On every device that trains. */
  List<Decoder> decoders() {
    return decoders;
  }

  LmSettings settings() {
    return settings;
  }

  Listener listener() {
    return listener;
  }

  /** Who draws in the policies' place; empty where they draw themselves. */
  Optional<ServedDraws> served() {
    return served;
  }

  /** Tells the user, once for each kind of work, how much memory it takes and whether it fits. */
  void announce(MemoryPlan.Job job) {
    announce(job, settings.generationBatch());
  }

  /**
   * As above, for work that draws so many responses at once; again where it was told of fewer.
   *
   * @param rows 1 or more
   */
  void announce(MemoryPlan.Job job, int rows) {
    memory.announce(job, rows, users.get());
  }

  /** What drawing, scoring and training take on their devices, and what does not fit. */
  List<String> plan() {
    List<String> plan = new ArrayList<>();
    plan.add(
        String.format(
            Locale.ROOT,
            "policy: %s of %,d parameters in %s, vocabulary %,d (tokenizer %,d), %,d positions",
            config().architecture().toString().toLowerCase(Locale.ROOT),
            config().parameterCount(),
            settings.compute().toString().toLowerCase(Locale.ROOT),
            config().vocabulary(),
            tokenizer.size(),
            config().positions()));
    plan.addAll(memory.ofRun());
    return plan;
  }

  /** What a family of the same block takes on a device, and this one yet. */
  ReplicaMemory replica(String device) {
    return memory.replica(computation, device, served.isEmpty());
  }

  /** Counts a user in. */
  CausalLm retain() {
    users.incrementAndGet();
    return this;
  }

  /** Counts a user out; the last one turns off the light. */
  void release() {
    if (users.decrementAndGet() == 0) {
      base.ifPresent(Base::close);
      decoders.forEach(Decoder::close);
      tokenizer.close();
    }
  }

  /** The ids of a prompt; not to be written to. */
  int[] encode(Prompt prompt) {
    int[] ids = encoded.get(prompt);
    if (ids == null) {
      ids = tokenizer.encode(prompt, settings.promptLimit());
      if (encoded.size() < PROMPTS_REMEMBERED) {
        encoded.put(prompt, ids);
      }
    }
    return ids;
  }

  /**
   * Prompt and response as one sequence.
   *
   * @throws IllegalArgumentException where it does not fit the model; the message names the prompt
   */
  Batch.Sequence sequence(Completion c) {
    int[] prompt = encode(c.prompt());
    int[] response = c.response().tokens();
    if (prompt.length + response.length > config().positions()) {
      throw new IllegalArgumentException(
          "a response of "
              + response.length
              + " tokens to prompt "
              + c.prompt().id()
              + ", which has "
              + prompt.length
              + ", exceeds the model's "
              + config().positions()
              + " positions");
    }
    int[] all = IntStream.concat(IntStream.of(prompt), IntStream.of(response)).toArray();
    for (int id : response) {
      if (id < 0 || id >= config().vocabulary()) {
        throw new IllegalArgumentException(
            "a response to prompt "
                + c.prompt().id()
                + " has the token "
                + id
                + ", but the model's vocabulary ends at "
                + (config().vocabulary() - 1));
      }
    }
    return new Batch.Sequence(all, prompt.length);
  }

  /** Those of completions, in their order; as {@link #sequence}. */
  List<Batch.Sequence> sequences(List<Completion> completions) {
    return completions.stream().map(this::sequence).toList();
  }

  /**
   * Cuts sequences into micro-batches, the longest first, so that what does not fit is found out at
   * once. Responses to one prompt stay together, and those of like length where that saves padding.
   * Sequences with nothing to score are left out.
   */
  List<MicroBatch> microBatches(List<Batch.Sequence> sequences) {
    return MicroBatches.of(sequences, settings.microBatchTokens());
  }

  /**
   * Writes a model folder, config and tokenizer, then the weights; or one of adapters and
   * tokenizer. It is as private as the folder that the model was read from.
   */
  void save(Path folder, Weights own) throws IOException {
    tokenizer.mode().writing(folder, () -> writeFiles(folder, own));
  }

  private void writeFiles(Path folder, Weights own) throws IOException {
    tokenizer.save(folder);
    if (base.isPresent()) {
      new AdapterFolder(folder, base.get().name(), parameters.lora().orElseThrow()).write();
      own.writeFile(
          folder.resolve(AdapterFolder.WEIGHTS), AdapterFolder.metadata(base.get().digest()));
      return;
    }
    DurableFiles.writeText(folder.resolve(ModelConfig.FILE), config().json(own.dtype()));
    own.write(folder);
  }
}
