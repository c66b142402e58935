package org.comal.llm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Listener;
import org.comal.files.SummedDirectory;
import org.comal.llm.model.AdapterFolder;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Safetensors;
import org.comal.llm.model.SurvivingChange;
import org.comal.llm.text.ChatTokenizer;
import org.comal.llm.text.EncodedTurn;
import org.comal.llm.text.PromptLimit;
import org.comal.llm.torch.Batch;
import org.comal.llm.torch.DecoderWeights;
import org.comal.llm.torch.Torch;
import org.comal.llm.torch.Weights;
import org.comal.plugin.Planned;
import org.comal.plugin.ReplicaMemory;
import org.comal.plugin.Replicated;
import org.comal.policy.AdvisedPolicy;
import org.comal.policy.MixablePolicy;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;
import org.comal.policy.PolicySampler;
import org.comal.policy.Sampling;
import org.comal.policy.SamplingAdvice;
import org.comal.policy.ServedPolicy;
import org.comal.policy.StreamingPolicy;
import org.comal.policy.TrainablePolicy;
import org.comal.random.RandomSource;

/**
 * A decoder language model in the Hugging Face layout as a policy.
 *
 * <p>A prompt is a conversation, turned into tokens by the model's own chat template; a response is
 * the tokens up to and including an end token. Samples of a prompt depend on the random stream and
 * the prompt alone, up to the rounding by which batches of different sizes differ: a draw that lies
 * within about 1e-6 of the boundary between two tokens may fall on either side.
 *
 * <p>Where the computation is in bfloat16 and the weights are known more precisely, they are kept
 * as they are, and a copy is made to compute with; {@link #rest} gives it back.
 */
public final class CausalLmPolicy
    implements TrainablePolicy,
        MixablePolicy,
        StreamingPolicy,
        AdvisedPolicy,
        ServedPolicy,
        Planned,
        Replicated {
  private final CausalLm lm;
  private final FrozenWeights weights;
  private final Optional<Path> folder;
  private final Optional<PolicySampler> owned;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile String id;
  private volatile Map<String, Double> drawingFigures = Map.of();

  /**
   * @param weights the model, in float32, float64 or the format of the computation; from here on
   *     owned by the policy
   */
  CausalLmPolicy(CausalLm lm, Weights weights) {
    this(lm, weights, Optional.empty(), Optional.empty());
  }

  private CausalLmPolicy(
      CausalLm lm, Weights weights, Optional<Path> folder, Optional<PolicySampler> owned) {
    this.lm = lm.retain();
    this.folder = folder;
    this.owned = owned;
    this.weights = new FrozenWeights(weights, lm.settings().compute());
  }

  /**
   * Reads a model folder, to be run as the policy {@code causal-lm} of a config is by default: on
   * the first GPU where there is one, in bfloat16 there and in float32 on the CPU.
   *
   * @param folder of a model
   * @return to be closed by the caller
   * @throws IOException as below
   */
  public static CausalLmPolicy read(Path folder) throws IOException {
    PromptLimit limit =
        new PromptLimit(
            Math.max(1, ModelConfig.read(folder).positions() - 1), PromptLimit.Rule.REFUSE);
    return read(
        folder,
        List.of(Computation.AUTO.device()),
        "auto",
        Computation.AUTO,
        compute -> new LmSettings(compute, 8192, 64, false, limit),
        Optional.empty(),
        Optional.empty(),
        Listener.NONE);
  }

  /**
   * Reads a model folder.
   *
   * @param folder of a model
   * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}
   * @param chatTemplate {@code auto} for the model's own, {@code chatml}, or a file
   * @param settings number format, batches, and what is done with long prompts
   * @param listener hears of tokens drawn
   * @return to be closed by the caller
   * @throws IOException where a file is missing, damaged or does not fit the others; the message
   *     names it
   */
  public static CausalLmPolicy read(
      Path folder, String device, String chatTemplate, LmSettings settings, Listener listener)
      throws IOException {
    return read(
        folder,
        List.of(device),
        chatTemplate,
        Computation.of(device, settings.compute()),
        compute -> settings,
        Optional.empty(),
        Optional.empty(),
        listener);
  }

  /**
   * As above, trained on several devices side by side.
   *
   * @param folder of a model
   * @param devices {@code cpu}, {@code cuda} or {@code cuda:N} each; one may stand there several
   *     times; the first of them samples and scores
   * @param chatTemplate as above
   * @param settings for each device
   * @param listener as above
   * @return to be closed by the caller
   * @throws IOException as above
   */
  public static CausalLmPolicy read(
      Path folder,
      List<String> devices,
      String chatTemplate,
      LmSettings settings,
      Listener listener)
      throws IOException {
    return read(
        folder,
        devices,
        chatTemplate,
        Computation.of(devices.get(0), settings.compute()),
        compute -> settings,
        Optional.empty(),
        Optional.empty(),
        listener);
  }

  /**
   * As above, with adapters on the model: they alone are sampled with it, learned and saved, and
   * the model's weights are held once for all policies that come of this one.
   *
   * @param folder of the model below
   * @param device as above
   * @param chatTemplate as above
   * @param settings as above
   * @param lora what to begin with
   * @param listener as above
   * @return to be closed by the caller
   * @throws IOException as above, and where the adapters do not fit the model
   */
  public static CausalLmPolicy read(
      Path folder,
      String device,
      String chatTemplate,
      LmSettings settings,
      LoraStart lora,
      Listener listener)
      throws IOException {
    return read(
        folder,
        List.of(device),
        chatTemplate,
        Computation.of(device, settings.compute()),
        compute -> settings,
        Optional.of(lora),
        Optional.empty(),
        listener);
  }

  /**
   * As above, with settings that depend on the device, and trained on several.
   *
   * @param devices the first of which samples and scores
   * @param computation what is asked for; its device is the first of {@code devices}, or open
   * @param settings given the number format of the computation
   * @param lora adapters to begin with; empty where all weights are the policy's own
   * @param sampler draws in the policy's place, and that of those which come of it; from here on
   *     owned, unless this throws; empty where they draw
   */
  static CausalLmPolicy read(
      Path folder,
      List<String> devices,
      String chatTemplate,
      Computation computation,
      Function<DType, LmSettings> settings,
      Optional<LoraStart> lora,
      Optional<PolicySampler> sampler,
      Listener listener)
      throws IOException {
    SummedDirectory.require(folder);
    ModelConfig config = ModelConfig.read(folder);
    ChatTokenizer tokenizer = ChatTokenizer.read(folder, chatTemplate, config.endTokens());
    tokenizer.requireFit(config.vocabulary(), folder);
    Safetensors files = Safetensors.open(folder);
    files.weights(config);
    CausalLm lm =
        family(config, folder, tokenizer, devices, computation, settings, lora, sampler, listener);
    lm.retain();
    try {
      Weights own =
          lora.isPresent() ? AdapterWeights.of(lora.get(), lm) : lm.read(files.weights(config));
      CausalLmPolicy policy = new CausalLmPolicy(lm, own, Optional.of(folder), sampler);
      sampler.ifPresent(s -> s.begin(policy));
      return policy;
    } finally {
      lm.release();
    }
  }

  /** Compiles the model, and reads what is below adapters. */
  private static CausalLm family(
      ModelConfig config,
      Path folder,
      ChatTokenizer tokenizer,
      List<String> devices,
      Computation computation,
      Function<DType, LmSettings> settings,
      Optional<LoraStart> lora,
      Optional<PolicySampler> sampler,
      Listener listener)
      throws IOException {
    Parameters parameters = Parameters.of(config, lora.map(LoraStart::lora));
    List<Torch> torches = Torch.open(parameters, devices);
    try {
      LmSettings run = settings.apply(computation.on(torches.get(0)));
      Optional<Base> base =
          lora.isPresent()
              ? Optional.of(Base.read(torches, lora.get().base(), folder, config, run.compute()))
              : Optional.empty();
      return new CausalLm(
          parameters, base, tokenizer, torches, computation, run, sampler, listener);
    } catch (IOException | RuntimeException e) {
      torches.forEach(Torch::close);
      tokenizer.close();
      throw e;
    }
  }

  /** What the family shares. */
  CausalLm lm() {
    return lm;
  }

  /** Computes with the weights in the format of the computation. */
  <T> T computing(Function<DecoderWeights, T> work) {
    return weights.computing(own -> lm.computing(own, work));
  }

  /** {@return the shape of the model} */
  public ModelConfig config() {
    return lm.config();
  }

  /**
   * {@return how much of a training is left where its weights are rounded to the number format that
   * is computed and sampled in; empty where they are not rounded, and for adapters}
   *
   * @param trained folder of what the training left, which began with this policy
   * @throws IOException where a file of either model cannot be read
   */
  public Optional<SurvivingChange> survivingChange(Path trained) throws IOException {
    if (folder.isEmpty() || lm.base().isPresent() || lm.settings().compute() != DType.BFLOAT16) {
      return Optional.empty();
    }
    return Optional.of(SurvivingChange.between(lm.config(), folder.get(), trained));
  }

  /** {@return the device it runs on: {@code cpu} or {@code cuda:N}} */
  public String device() {
    return lm.decoder().torch().device();
  }

  @Override
  public String id() {
    if (id == null) {
      id = "causal-lm-" + lm.digest(weights.kept());
    }
    return id;
  }

  @Override
  public List<List<Response>> sample(
      List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
    if (lm.served().isPresent()) {
      ServedDraws.Result drawn =
          lm.served().get().sample(this, prompts, perPrompt, sampling, random);
      drawingFigures = drawn.figures();
      return drawn.responses();
    }
    return computing(
        w ->
            new Sampler(lm, List.of(w), new double[] {1})
                .sample(prompts, perPrompt, sampling, random));
  }

  @Override
  public Response stream(
      Prompt prompt, Sampling sampling, RandomSource random, Predicate<String> listener) {
    if (lm.served().isPresent()) {
      Response whole = sample(List.of(prompt), 1, sampling, random).get(0).get(0);
      new StreamedText(ids -> lm.tokenizer().decode(ids), listener).end(whole.text());
      return whole;
    }
    return computing(
        w ->
            new Sampler(lm, List.of(w), new double[] {1})
                .stream(prompt, sampling, random, listener));
  }

  @Override
  public Optional<String> drawnBy() {
    return lm.served().map(ServedDraws::by);
  }

  /** {@inheritDoc} They are those of this object. */
  @Override
  public Map<String, Double> drawingFigures() {
    return drawingFigures;
  }

  /** {@inheritDoc} It is what {@code generation_config.json} says. */
  @Override
  public SamplingAdvice advice() {
    return lm.tokenizer().advice();
  }

  @Override
  public double[] logProb(List<Completion> batch) {
    return computing(w -> Scores.of(lm, batch, micro -> lm.decoder().logProbs(w, micro)));
  }

  /**
   * {@return a prompt with a response to be learned, up to the end of the assistant's turn}
   *
   * @param prompt with at least one message
   * @param response its text, without an end token
   * @throws IllegalArgumentException where the prompt cannot be encoded or is too long; the message
   *     names it
   */
  public Example example(Prompt prompt, String response) {
    EncodedTurn turn = lm.tokenizer().encode(prompt, response, lm.settings().promptLimit());
    return new Example(prompt.id(), new Batch.Sequence(turn.ids(), turn.prompt().length));
  }

  @Override
  public List<String> plan(int prompts) {
    return lm.plan();
  }

  @Override
  public Optional<ReplicaMemory> replica(String device) {
    return Optional.of(lm.replica(device));
  }

  @Override
  public CompletionLearner learner(OptimizerSpec optimizer, RandomSource random) {
    lm.announce(MemoryPlan.Job.train(1));
    return new CompletionLearner(lm, weights.kept(), optimizer);
  }

  /**
   * Starts training on {@linkplain #example examples}.
   *
   * @param optimizer how steps are taken
   * @return a learner with its own copy of the parameters, to be closed by the caller
   */
  public ExampleLearner exampleLearner(OptimizerSpec optimizer) {
    lm.announce(MemoryPlan.Job.train(1));
    return new ExampleLearner(lm, weights.kept(), optimizer);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Mixed token by token. Both policies must stay open while the mixture is used.
   */
  @Override
  public Policy mix(Policy other, double weight) {
    return new CausalLmMixture(this, other, weight);
  }

  /**
   * Writes a model folder that other tools read too: config, tokenizer and weights; or, where the
   * policy is made of adapters, those in the layout of PEFT, with the path of the model below.
   */
  @Override
  public void save(Path directory) throws IOException {
    lm.save(directory, weights.kept());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Any model folder will do that is of the same shape and has the same tokenizer, chat template
   * and end tokens, which policies of one family share; others are refused. A policy of adapters
   * loads adapters of the same shape on the same model; what a mixture was saved to gives one.
   */
  @Override
  public Policy load(Path directory) throws IOException {
    if (CausalLmMixture.isIn(directory)) {
      return CausalLmMixture.load(this, directory);
    }
    SummedDirectory.require(directory);
    if (lm.base().isPresent() || AdapterFolder.is(directory)) {
      return loadAdapters(directory);
    }
    ModelConfig config = ModelConfig.read(directory);
    if (!config.sameShape(lm.config())) {
      throw new IOException(
          directory.resolve(ModelConfig.FILE)
              + " describes a model of another shape than this one");
    }
    Optional<String> difference = lm.tokenizer().difference(directory, config.endTokens());
    if (difference.isPresent()) {
      throw new IOException(
          "the model of "
              + directory
              + " would be asked and stopped otherwise than it was trained, as it shares the"
              + " tokenizer, chat template and end tokens of policy.model: "
              + difference.get()
              + ". Let it answer by a config of its own, where policy.model is this folder, and name"
              + " the file of its responses here (task.models.NAME.answers)");
    }
    return new CausalLmPolicy(lm, lm.read(Safetensors.open(directory).weights(config)));
  }

  /** Other adapters on the same base. */
  private Policy loadAdapters(Path directory) throws IOException {
    String ours =
        lm.parameters().lora().map(l -> "adapters, " + l + ", on ").orElse("all weights of ")
            + folder.map(Path::toString).orElse("their model");
    if (!AdapterFolder.is(directory)) {
      throw new IOException(
          directory
              + " holds no adapters, but the policies here are "
              + ours
              + "\nMaybe leave policy.lora out, to compare whole models");
    }
    AdapterFolder other = AdapterFolder.read(directory);
    if (!lm.parameters().lora().equals(Optional.of(other.lora()))) {
      throw new IOException(
          directory
              + " holds "
              + other.lora()
              + ", but the policies here are "
              + ours
              + "\nMaybe set policy.lora.adapter to this folder, or make a whole model of it: comal"
              + " model merge");
    }
    Weights own = AdapterWeights.read(other, lm);
    return new CausalLmPolicy(lm, own, folder, Optional.empty());
  }

  /**
   * Gives back the copy of the weights in the format of the computation, where that is not the one
   * that they are kept in; it is made again for the next use.
   */
  @Override
  public void rest() {
    weights.rest();
  }

  /** Whether more is held than the weights as they are kept. */
  boolean holdsCopy() {
    return weights.holdsCopy();
  }

  /** {@inheritDoc} That of the policy which was read first ends its sampler. */
  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      weights.close();
      lm.release();
      owned.ifPresent(PolicySampler::close);
    }
  }
}
