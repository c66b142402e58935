package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comal.data.Prompt;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.files.ByteSize;
import org.comal.llm.MemoryPlan.Job;
import org.comal.llm.model.Architecture;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.text.PromptLimit;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is planned against what the process takes. */
class MemoryPlanTest {
  /** The plan is an upper bound of sorts: never below what is measured by more than this. */
  private static final double TOO_LITTLE = 1.25;

  /** And never above by more than this. */
  private static final double TOO_MUCH = 1.6;

  private static Path model;

  @BeforeAll
  static void makeAModel() throws IOException {
    model = Files.createTempDirectory("memory");
    new NewModel(Architecture.QWEN2, 384, 4, 6, 6, 64, 1024, 512, true, 10000, 1e-6, 0.02)
        .write(model, List.of(), 259, new RandomSource(1));
  }

  static LmSettings settings(DType compute, int tokens, boolean recompute) {
    PromptLimit limit = new PromptLimit(400, PromptLimit.Rule.REFUSE);
    return new LmSettings(compute, tokens, 64, recompute, limit);
  }

  private static CausalLmPolicy open(LmSettings settings, Listener listener) throws IOException {
    return CausalLmPolicy.read(model, "cpu", "auto", settings, listener);
  }

  /** Each in a process of its own, because freed memory stays with a process. */
  @ParameterizedTest
  @CsvSource({
    "TRAIN, FLOAT32, 2048, false",
    "TRAIN, FLOAT32, 4096, true",
    "TRAIN, BFLOAT16, 4096, false",
    "SCORE, FLOAT32, 8192, false",
    "GENERATE, FLOAT32, 4096, false"
  })
  void theWorkTakesWhatIsPlanned(Job.Kind kind, DType compute, int tokens, boolean recompute)
      throws Exception {
    assumeTrue(Files.isWritable(Path.of("/proc/self/clear_refs")), "only Linux tells a peak");
    LmSettings settings = settings(compute, tokens, recompute);
    MemoryPlan plan = MemoryPlan.of(ModelConfig.read(model), settings, MemoryProcess.job(kind));
    long measured = MemoryProcess.measure(model, kind, compute, tokens, recompute);
    double planned = plan.total() - plan.resident();
    assertThat(planned / measured)
        .as(
            "planned %s (%s), measured %s",
            ByteSize.text((long) planned), plan.sentence(), ByteSize.text(measured))
        .isBetween(1 / TOO_LITTLE, TOO_MUCH);
  }

  @Test
  void countsWhatIsKnownExactly() throws IOException {
    ModelConfig config = ModelConfig.read(model);
    MemoryPlan plan = MemoryPlan.of(config, settings(DType.BFLOAT16, 1024, false), Job.train(2));
    // 4 blocks of 4·384² + 3·384·1024 + 3·384 + 2·384 weights, an embedding of 259 rows, a norm.
    long p = 4 * (4 * 384 * 384 + 3 * 384 * 1024 + 3 * 384 + 2 * 384) + 259 * 384 + 384;
    assertThat(config.parameterCount()).isEqualTo(p);
    assertThat(bytes(plan, "frozen weights"))
        .as("two in float32, and a copy of one in bfloat16")
        .isEqualTo((2 * 4 + 2) * p)
        .isEqualTo(plan.resident());
    assertThat(bytes(plan, "masters")).isEqualTo(4 * p);
    assertThat(bytes(plan, "weights")).isEqualTo(2 * p);
    assertThat(bytes(plan, "gradients")).isEqualTo(4 * p);
    assertThat(bytes(plan, "optimizer moments")).isEqualTo(8 * p);
    MemoryPlan drawing =
        MemoryPlan.of(config, settings(DType.FLOAT32, 1024, false), Job.generate(100));
    // Keys and values of 4 blocks, 64 rows, 100 tokens, 384 numbers of 4 bytes; twice in growing.
    assertThat(bytes(drawing, "cache")).isEqualTo(2L * 2 * 4 * 64 * 100 * 384 * 4);
  }

  @Test
  void countsEachDeviceWithItsPartOfTheMasters() throws IOException {
    Parameters parameters = Parameters.of(ModelConfig.read(model));
    LmSettings settings = settings(DType.BFLOAT16, 1024, false);
    MemoryPlan alone = MemoryPlan.of(parameters, settings, Job.train(2));
    Map<String, MemoryPlan> two =
        MemoryPlan.training(parameters, settings, Job.train(2), List.of("cuda:0", "cuda:1"));
    assertThat(two.keySet()).containsExactly("cuda:0", "cuda:1");
    for (String name : List.of("masters", "optimizer moments")) {
      assertThat(bytes(two.get("cuda:0"), name) + bytes(two.get("cuda:1"), name))
          .as(name)
          .isEqualTo(bytes(alone, name));
    }
    for (String name : List.of("weights", "gradients", "activations", "logits")) {
      assertThat(two.values()).as(name).allMatch(p -> bytes(p, name) == bytes(alone, name));
    }
    assertThat(two.get("cuda:0").resident()).isEqualTo(alone.resident());
    assertThat(two.get("cuda:1").resident()).isZero();
  }

  @Test
  void countsAllReplicasOfADeviceTogether() throws IOException {
    Parameters parameters = Parameters.of(ModelConfig.read(model));
    LmSettings settings = settings(DType.FLOAT32, 1024, false);
    MemoryPlan alone = MemoryPlan.of(parameters, settings, Job.train(1));
    MemoryPlan three =
        MemoryPlan.training(parameters, settings, Job.train(1), List.of("cpu", "cpu", "cpu"))
            .get("cpu");
    // Masters are the weights of who steps them; the two others have copies.
    assertThat(bytes(three, "masters")).isEqualTo(bytes(alone, "masters"));
    assertThat(bytes(three, "weights")).isEqualTo(2 * bytes(alone, "masters"));
    assertThat(bytes(three, "gradients")).isEqualTo(3 * bytes(alone, "gradients"));
    assertThat(bytes(three, "optimizer moments")).isEqualTo(bytes(alone, "optimizer moments"));
    assertThat(bytes(three, "activations")).isEqualTo(3 * bytes(alone, "activations"));
    assertThat(bytes(three, "frozen weights")).isEqualTo(bytes(alone, "frozen weights"));
  }

  private static long bytes(MemoryPlan plan, String name) {
    return plan.items().stream()
        .filter(i -> i.name().equals(name))
        .findFirst()
        .orElseThrow()
        .bytes();
  }

  @Test
  void aShortageNamesTheSettingsThatHelpMostFirst() throws IOException {
    ModelConfig config = ModelConfig.read(model);
    MemoryPlan plan = MemoryPlan.of(config, settings(DType.FLOAT32, 65536, false), Job.train(1));
    assertThat(plan.shortage(Long.MAX_VALUE)).isEmpty();
    assertThat(plan.shortage(1 << 20))
        .hasValueSatisfying(
            s ->
                assertThat(s)
                    .startsWith("training takes up to ")
                    .contains("; but there are only 1.0 MiB")
                    .contains("\nMaybe set recompute = true, or "));
    MemoryPlan drawing =
        MemoryPlan.of(config, settings(DType.FLOAT32, 64, false), Job.generate(500));
    assertThat(drawing.shortage(1 << 20).orElseThrow())
        .contains("\nMaybe set lower generation-batch");
    assertThat(ByteSize.text(1536L << 20)).isEqualTo("1.5 GiB");
  }

  @Test
  void isToldOnceBeforeTheWorkBegins() throws IOException {
    List<Event> events = new ArrayList<>();
    try (CausalLmPolicy policy = open(settings(DType.FLOAT32, 512, false), events::add)) {
      for (int i = 0; i < 2; i++) {
        policy.sample(
            List.of(Prompt.user("x", "hi")), 1, new Sampling(1, 1, 0, 0, 2), new RandomSource(1));
      }
    }
    assertThat(events)
        .filteredOn(e -> e instanceof Event.Note)
        .singleElement()
        .satisfies(
            e ->
                assertThat(((Event.Note) e).message())
                    .contains("on cpu, generation takes up to", "weights", " there)"));
  }
}
