package org.comal.llm;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comal.llm.model.AdapterFolder;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.server.ServerSamplerFactory;
import org.comal.llm.text.PromptLimit;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Services;
import org.comal.policy.Policy;
import org.comal.policy.PolicyEnd;
import org.comal.policy.PolicyFactory;
import org.comal.policy.PolicySampler;
import org.comal.policy.PolicySamplerFactory;

/** Makes a {@link CausalLmPolicy} from a model folder. */
public final class CausalLmFactory implements PolicyFactory {
  private static final String DEFAULTS =
      """
      # Folder with config.json, model.safetensors (or shards) and tokenizer.json, in the layout of
      # Hugging Face, or the name there of a model that `comal model download` fetched; families
      # qwen2, qwen3, llama, mistral.
      model = null
      # auto (the first GPU where there is one), cpu, cuda or cuda:N.
      device = auto
      # Where gradients are worked out side by side in training, as ["cuda:0", "cuda:1"]: each has
      # its own copy of the model, and the first one samples and scores. []: on device alone.
      devices = []
      # Number format of the computation: auto (bfloat16 on a GPU, else float32), float32, bfloat16,
      # or float64 for checking. Weights in training are float32 in any case.
      dtype = auto
      # Most tokens, padding included, that go through the model at once; memory grows with it.
      micro-batch-tokens = 8192
      # Most responses that are drawn at once.
      generation-batch = 64
      # Compute activations again in training instead of keeping them: less memory, more time.
      recompute = false
      # Most tokens of a prompt; 0 for all that the model's positions allow.
      max-prompt-tokens = 0
      # What is done with longer prompts: refuse, or drop-turns (the oldest, keeping a system
      # message).
      too-long = refuse
      # auto (the model's own), chatml, or a file with a Jinja template.
      chat-template = auto
      # Low-rank adapters (LoRA) that are trained in place of all weights; the model's own are held
      # once for all policies of a run, and what is saved is the adapters alone.
      lora {
        # Rows of the adapters' matrices; 0: no adapters, all weights are trained.
        rank = 0
        # What they add is multiplied by alpha / rank. null: twice the rank.
        alpha = null
        # Projections that have one: some of q, k, v, o, gate, up, down. null: all of them.
        targets = null
        # Folder of adapters to begin with, in the layout of PEFT; the keys above may be left out,
        # or agree with it. null: new ones, which change nothing yet.
        adapter = null
      }
      # Who draws responses: { use = server, ... } for inference servers. Left out: the model's own
      # decoder.
      sampler = null
      """;

  @Override
  public About about() {
    return new About(
        "causal-lm",
        "a decoder language model in the Hugging Face layout, on PyTorch",
        SPI_VERSION);
  }

  @Override
  public String keys() {
    return DEFAULTS;
  }

  @Override
  public Blueprint<Policy> read(Options options, Services services) {
    Path folder = ModelFolderKey.read(options, services);
    Computation computation = Computation.read(options);
    List<String> devices = DevicesKey.read(options, computation.device());
    int microBatch = options.count("micro-batch-tokens");
    int generationBatch = options.count("generation-batch");
    boolean recompute = options.flag("recompute");
    int longest = (int) options.integer("max-prompt-tokens", 0, Integer.MAX_VALUE);
    PromptLimit.Rule rule = options.choice("too-long", PromptLimit.Rule.class);
    String template = ChatTemplateKey.read(options, services);
    String base = ModelFolderKey.named(options, services);
    Optional<LoraKeys> lora = LoraKeys.read(options.block("lora"), services);
    Optional<Part<PolicySampler>> sampler =
        services.readOptional(PolicySamplerFactory.class, options, "sampler");
    if (lora.isEmpty()
        && sampler.isPresent()
        && ServerSamplerFactory.needsAdapters(sampler.get())) {
      options.problem(
          "sampler",
          options.path()
              + ".sampler.load is lora, but the policy has no adapters: all of its weights are"
              + " trained"
              + "\nMaybe set lora.rank, or load = command");
    }
    return () -> {
      ModelConfig config = ModelConfig.read(folder);
      PromptLimit limit =
          new PromptLimit(longest > 0 ? longest : Math.max(1, config.positions() - 1), rule);
      Optional<PolicySampler> drawing = sampler.map(Part::make);
      try {
        return CausalLmPolicy.read(
            folder,
            devices,
            template,
            computation,
            compute -> new LmSettings(compute, microBatch, generationBatch, recompute, limit),
            lora.isPresent() ? Optional.of(lora.get().start(base)) : Optional.empty(),
            drawing,
            services.listener());
      } catch (IOException | RuntimeException e) {
        drawing.ifPresent(PolicySampler::close);
        throw e;
      }
    };
  }

  @Override
  public Optional<Config> continued(Config config, PolicyEnd end) {
    String key = AdapterFolder.is(end.saved()) ? "policy.lora.adapter" : "policy.model";
    return end.table().isEmpty()
        ? Optional.of(
            config.withValue(key, ConfigValueFactory.fromAnyRef(end.saved().toString(), "its end")))
        : Optional.empty();
  }
}
