package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.comal.data.Completion;
import org.comal.data.Response;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.llm.model.AdapterFolder;
import org.comal.llm.model.DType;
import org.comal.llm.model.Lora;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.server.SamplerBlocks;
import org.comal.llm.server.StandInServer;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;
import org.comal.policy.ResumableLearner;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies that change, and come to servers as adapters that those load, or by a command. */
class ServedAdaptersTest {
  private static final RandomSource RANDOM = new RandomSource(3);
  private static final Sampling SAMPLING = new Sampling(1, 1, 0, 0, 8);

  @TempDir Path temp;

  private Path base;
  private Path publish;
  private StandInServer server;

  @BeforeEach
  void serve() throws IOException {
    base = TinyPolicies.folder(TinyModels.VARIANTS.get(0), 1);
    publish = temp.resolve("served");
    server = new StandInServer(StandInServer.model(base));
    server.adapters = folder -> merged(folder);
  }

  @AfterEach
  void end() {
    server.close();
  }

  /** The base with W + (alpha / rank) · B A, added up in float64. */
  private PlainDecoder merged(Path folder) throws IOException {
    Lora lora = AdapterFolder.read(folder).lora();
    return new PlainDecoder(ModelConfig.read(base), TinyAdapters.merged(base, folder, lora));
  }

  private CausalLmPolicy open(Optional<LoraStart> lora, String more) throws IOException {
    String block =
        "urls = [\"" + server.url() + "\"], publish = served, backoff-seconds = 0\n" + more;
    return CausalLmPolicy.read(
        base,
        List.of(TestDevice.NAME),
        "auto",
        Computation.of(TestDevice.NAME, DType.FLOAT32),
        compute -> TinyPolicies.settings(DType.FLOAT32, 4096, false),
        lora,
        Optional.of(SamplerBlocks.read(block, temp)),
        Listener.NONE);
  }

  private CausalLmPolicy adapted() throws IOException {
    Path folder = temp.resolve("adapters");
    TinyAdapters.write(folder, base, TinyAdapters.LORA, 4);
    return open(Optional.of(new LoraStart.Stored(AdapterFolder.read(folder), base.toString())), "");
  }

  private static List<List<Response>> draw(Policy policy) {
    return policy.sample(TinyPolicies.PROMPTS, 2, SAMPLING, RANDOM);
  }

  /** Another policy of the family: one large step on what was drawn. */
  private static CausalLmPolicy learned(CausalLmPolicy policy, List<List<Response>> drawn) {
    List<Completion> batch = new ArrayList<>();
    drawn.get(0).forEach(y -> batch.add(new Completion(TinyPolicies.PROMPTS.get(0), y)));
    OptimizerSpec spec = OptimizerSpec.adamW(0.05);
    try (ResumableLearner learner = policy.learner(spec, RANDOM)) {
      learner.forward(batch);
      double[] slopes = new double[batch.size()];
      java.util.Arrays.fill(slopes, -1);
      learner.backward(slopes);
      learner.step();
      return (CausalLmPolicy) learner.freeze();
    }
  }

  private List<String> published() throws IOException {
    try (Stream<Path> folders = Files.list(publish.resolve("policies"))) {
      return folders.map(f -> f.getFileName().toString()).toList();
    }
  }

  private static double difference(CausalLmPolicy policy) {
    return policy.drawingFigures().get("sampler-difference");
  }

  /** Each is loaded under its id, and dropped for the next; the last when all is over. */
  @Test
  void eachPolicyIsLoadedAndDroppedAgain() throws IOException {
    CausalLmPolicy policy = adapted();
    List<List<Response>> drawn = draw(policy);
    assertThat(difference(policy)).isBetween(0.0, 1e-5);
    assertThat(server.models.keySet()).containsExactly("base", policy.id());
    assertThat(published()).containsExactly(policy.id());
    draw(policy);
    assertThat(server.asked.stream().filter(a -> a.contains("/load_lora"))).hasSize(1);
    try (CausalLmPolicy next = learned(policy, drawn)) {
      draw(next);
      assertThat(difference(next)).isBetween(0.0, 1e-5);
      assertThat(server.models.keySet()).containsExactly("base", next.id());
      assertThat(published()).containsExactly(next.id());
      assertThat(next.id()).isNotEqualTo(policy.id());
    }
    policy.close();
    assertThat(server.models.keySet()).containsExactly("base");
    assertThat(publish).doesNotExist();
  }

  /** The adapters of another policy, under this one's name. */
  @Test
  void otherAdaptersAreFoundOut() throws IOException {
    Path other = temp.resolve("other");
    TinyAdapters.write(other, base, TinyAdapters.LORA, 5);
    server.adapters = folder -> merged(other);
    try (CausalLmPolicy policy = adapted()) {
      assertThatThrownBy(() -> draw(policy)).hasMessageContaining("does not draw from the policy");
    }
  }

  @Test
  void aServerThatWasStartedAnewIsGivenThePolicyAgain() throws IOException {
    try (CausalLmPolicy policy = adapted()) {
      List<List<Response>> drawn = draw(policy);
      server.models.remove(policy.id());
      assertThat(draw(policy)).isEqualTo(drawn);
    }
  }

  /** A run that was killed left its adapters in the server, and its folder. */
  @Test
  void whatAKilledRunLeftIsReplaced() throws IOException {
    Files.createDirectories(publish.resolve("policies/causal-lm-left"));
    try (CausalLmPolicy policy = adapted()) {
      server.models.put(policy.id(), StandInServer.model(base));
      draw(policy);
      assertThat(difference(policy)).isBetween(0.0, 1e-5);
      assertThat(published()).containsExactly(policy.id());
    }
  }

  @Test
  void aServerThatTakesNoAdaptersIsToldOf() throws IOException {
    server.adapters =
        folder -> {
          throw new IOException("LoRA rank 3 is greater than max_lora_rank 2");
        };
    try (CausalLmPolicy policy = adapted()) {
      assertThatThrownBy(() -> draw(policy))
          .hasMessageContaining("refuses /v1/load_lora_adapter: status 404: LoRA rank 3 is greater")
          .hasMessageContaining("Maybe start it with --enable-lora");
    }
  }

  @Test
  void aPolicyWithoutAdaptersHasNoneToLoad() throws IOException {
    try (CausalLmPolicy policy = open(Optional.empty(), "")) {
      assertThatThrownBy(() -> draw(policy))
          .hasMessageContaining("load is lora, but the policy has no adapters")
          .hasMessageContaining("Maybe set policy.lora.rank");
    }
  }

  @Test
  void twoRunsDoNotPublishInOneFolder() throws IOException {
    try (CausalLmPolicy policy = adapted();
        CausalLmPolicy second = adapted()) {
      draw(policy);
      assertThatThrownBy(() -> draw(second)).hasMessageContaining("another run");
    }
  }

  /** A path of its own inside a container. */
  @Test
  void theServerMaySeeTheFolderElsewhere() throws IOException {
    List<Path> seen = new ArrayList<>();
    server.adapters =
        folder -> {
          seen.add(folder);
          return merged(publish.resolve("policies").resolve(folder.getFileName()));
        };
    Path folder = temp.resolve("adapters");
    TinyAdapters.write(folder, base, TinyAdapters.LORA, 4);
    LoraStart start = new LoraStart.Stored(AdapterFolder.read(folder), base.toString());
    try (CausalLmPolicy policy = open(Optional.of(start), "publish-seen-as = /mnt/there")) {
      draw(policy);
      assertThat(seen).containsExactly(Path.of("/mnt/there/policies").resolve(policy.id()));
    }
  }

  private String command(int port) {
    List<String> words =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            StandInServer.class.getName(),
            "" + port,
            "{folder}");
    try {
      return "load = command, model = base, command = "
          + new JsonMapper().writeValueAsString(words);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A process serves a policy, and another one the next. */
  @Test
  void aCommandServesOnePolicyAfterTheOther() throws IOException {
    String url = server.url();
    server.close();
    int port = Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
    CausalLmPolicy policy = open(Optional.empty(), command(port));
    List<List<Response>> drawn = draw(policy);
    assertThat(difference(policy)).isBetween(0.0, 1e-5);
    assertThat(Files.readString(publish.resolve("server.log"))).contains("serving " + publish);
    try (CausalLmPolicy next = learned(policy, drawn)) {
      draw(next);
      assertThat(difference(next)).isBetween(0.0, 1e-5);
      assertThat(published()).containsExactly(next.id());
    }
    policy.close();
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(publish.resolve("policies")).doesNotExist();
  }

  @Test
  void aCommandThatEndsOrFindsAServerThereIsToldOf() throws IOException {
    try (CausalLmPolicy policy = open(Optional.empty(), command(1))) {
      assertThatThrownBy(() -> draw(policy))
          .hasMessageContaining("is there before policy.sampler.command was started");
    }
    server.close();
    String ends = command(1).replace("{folder}", "/{folder}/none");
    try (CausalLmPolicy policy = open(Optional.empty(), ends)) {
      assertThatThrownBy(() -> draw(policy))
          .hasMessageContaining("policy.sampler.command ended with 3")
          .hasMessageContaining("no model in");
    }
    String none = "load = command, model = base, command = [\"no-such-program\", \"{folder}\"]";
    try (CausalLmPolicy policy = open(Optional.empty(), none)) {
      assertThatThrownBy(() -> draw(policy))
          .hasMessageContaining("policy.sampler.command cannot be started: no-such-program");
    }
  }

  /** A run from its config: figures of each step, and samples under a key that names the server. */
  @Test
  void aRunIsDrawnByAServer() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("run"));
    ResponseGame.taught(.2, .5, .3).save(Files.createDirectories(folder.resolve("model")));
    server.close();
    server = new StandInServer(StandInServer.model(folder.resolve("model")));
    server.adapters =
        adapters -> {
          Path whole = folder.resolve("model");
          Lora lora = AdapterFolder.read(adapters).lora();
          return new PlainDecoder(
              ModelConfig.read(whole),
              TinyAdapters.merged(StandInServer.weights(whole), whole, adapters, lora));
        };
    String settings =
        """
        policy.lora.rank = 2
        policy.sampler { use = server, publish = served, urls = ["URL"] }
        """
            .replace("URL", server.url());
    List<Event.Solved> solved = new ArrayList<>();
    Path out = folder.resolve("out");
    LanguageModelRuns.run(
        LanguageModelRuns.experiment(folder, settings),
        out,
        event -> {
          if (event instanceof Event.Solved s) {
            solved.add(s);
          }
        });
    assertThat(solved).hasSize(2);
    for (Map<String, Double> figures : solved.stream().map(Event.Solved::figures).toList()) {
      assertThat(figures.get("sampler-difference")).isBetween(0.0, 1e-4);
      assertThat(figures.get("sampler-difference-worst")).isBetween(0.0, 1e-3);
    }
    assertThat(server.asked.stream().filter(a -> a.contains("/load_lora"))).hasSizeGreaterThan(1);
    assertThat(folder.resolve("served")).doesNotExist();
  }
}
