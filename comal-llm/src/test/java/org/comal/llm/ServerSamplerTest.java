package org.comal.llm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.llm.model.AdapterFolder;
import org.comal.llm.model.DType;
import org.comal.llm.model.Lora;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.server.ServerSamplerFactory;
import org.comal.llm.server.StandInServer;
import org.comal.policy.Policy;
import org.comal.policy.PolicySampler;
import org.comal.policy.PolicySamplerFactory;
import org.comal.policy.Sampling;
import org.comal.tck.PolicySamplerKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** Draws from a stand-in that computes in float64 by another way. */
class ServerSamplerTest {
  /** A small model with adapters, and another policy of its family. */
  private abstract static class Served extends PolicySamplerKit {
    private final Path base;
    private final StandInServer server;
    private final CausalLmPolicy initial;
    private final CausalLmPolicy other;
    private final String block;

    Served(boolean adapters, String block) {
      try {
        base = TinyPolicies.folder(TinyModels.VARIANTS.get(0), 1);
        server = new StandInServer(StandInServer.model(base));
        server.adapters = this::merged;
        LmSettings settings = TinyPolicies.settings(DType.FLOAT32, 4096, false);
        if (adapters) {
          initial = TinyAdapters.read(base, written(4), settings);
          other = (CausalLmPolicy) initial.load(written(5));
        } else {
          initial = TinyPolicies.read(base, settings);
          other = null;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      this.block = block;
    }

    private Path written(long seed) throws IOException {
      Path folder = Files.createTempDirectory("adapters");
      TinyAdapters.write(folder, base, TinyAdapters.LORA, seed);
      return folder;
    }

    private PlainDecoder merged(Path folder) throws IOException {
      Lora lora = AdapterFolder.read(folder).lora();
      return new PlainDecoder(ModelConfig.read(base), TinyAdapters.merged(base, folder, lora));
    }

    @AfterEach
    void end() {
      server.close();
      if (other != null) {
        other.close();
      }
      initial.close();
    }

    @Override
    protected PolicySamplerFactory factory() {
      return new ServerSamplerFactory();
    }

    @Override
    protected String block() {
      return "urls = [\"" + server.url() + "\"], backoff-seconds = 0, " + block;
    }

    @Override
    protected Policy initial() {
      return initial;
    }

    @Override
    protected Optional<Policy> other() {
      return Optional.ofNullable(other);
    }

    @Override
    protected List<PolicySampler.Row> prompts() {
      return TinyPolicies.PROMPTS.stream()
          .map(p -> new PolicySampler.Row(p.id(), initial.lm().encode(p), 1, 0))
          .toList();
    }

    @Override
    protected PolicySampler.Rules rules(Sampling sampling) {
      return new PolicySampler.Rules(
          sampling, initial.lm().tokenizer().endTokens(), initial.config().vocabulary());
    }

    @Override
    protected double logProb(Policy policy, PolicySampler.Row prompt, int[] ids) {
      Prompt asked =
          TinyPolicies.PROMPTS.stream()
              .filter(p -> p.id().equals(prompt.prompt()))
              .findFirst()
              .orElseThrow();
      return policy.logProb(List.of(new Completion(asked, new Response(ids, "", true))))[0];
    }
  }

  @Nested
  class OfVllm extends Served {
    OfVllm() {
      super(false, "load = none, model = base");
    }
  }

  @Nested
  class OfLlamaCpp extends Served {
    OfLlamaCpp() {
      super(false, "load = none, speech = llama-cpp");
    }
  }

  @Nested
  class OfVllmWithAdapters extends Served {
    OfVllmWithAdapters() {
      super(true, "publish = served");
    }
  }
}
