package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.comal.prox.Payoff.winRate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Listener;
import org.comal.learn.Labels;
import org.comal.learn.LossProxSolver;
import org.comal.learn.PairDesign;
import org.comal.learn.SampleDesign;
import org.comal.learn.Training;
import org.comal.llm.model.AdapterFolder;
import org.comal.llm.model.DType;
import org.comal.llm.model.Safetensors;
import org.comal.losses.InpoLoss;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.OptimizerSpec.Decay;
import org.comal.policy.Policy;
import org.comal.prox.ProxProblem;
import org.comal.prox.Step;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Training on several devices is training on one, up to rounding. */
class SeveralDevicesTest {
  /** Without memory of the gradient, so that the first moment is the gradient; never clipped. */
  private static final OptimizerSpec PLAIN =
      new OptimizerSpec(1e-3, 0, 0.99, 1e-8, 0, 0, Decay.CONSTANT, 0, 1);

  private static final OptimizerSpec ADAM =
      new OptimizerSpec(1e-3, 0.9, 0.99, 1e-8, 0.1, 1, Decay.CONSTANT, 0, 10);

  /** Not tied, so that the head is a tensor of its own; with biases and norms. */
  private static final String VARIANT = TinyModels.VARIANTS.get(1);

  private static final List<Completion> BATCH = batch();

  @TempDir private static Path folder;
  private static Path model;
  private static Path adapters;

  @BeforeAll
  static void makeAModel() throws IOException {
    model = TinyPolicies.folder(VARIANT, 1);
    adapters = folder.resolve("adapters");
    TinyAdapters.write(adapters, model, TinyAdapters.LORA, 2);
  }

  /** Twelve responses of one to four tokens. */
  private static List<Completion> batch() {
    return IntStream.range(0, 12)
        .mapToObj(
            i -> {
              int[] ids = {40 + i, 50 + 2 * i % 60, 33 + i % 7, 61 + i};
              Response response = new Response(Arrays.copyOf(ids, 1 + i % 4), "", false);
              return new Completion(Prompt.user("p" + i % 5, "x".repeat(1 + i % 5)), response);
            })
        .toList();
  }

  private static double[] slopes() {
    double[] slopes = new double[BATCH.size()];
    Arrays.setAll(slopes, i -> Math.sin(1 + i));
    return slopes;
  }

  private static CausalLmPolicy open(int replicas, boolean lora, LmSettings settings)
      throws IOException {
    return open(model, adapters, replicas, lora, settings);
  }

  private static CausalLmPolicy open(
      Path model, Path adapters, int replicas, boolean lora, LmSettings settings)
      throws IOException {
    Optional<LoraStart> start =
        lora
            ? Optional.of(new LoraStart.Stored(AdapterFolder.read(adapters), model.toString()))
            : Optional.empty();
    List<String> devices = Collections.nCopies(replicas, TestDevice.NAME);
    return CausalLmPolicy.read(model, devices, "auto", torch -> settings, start, Listener.NONE);
  }

  private static void step(CompletionLearner learner) {
    learner.forward(BATCH);
    learner.backward(slopes());
    learner.step();
  }

  /** Every weight's gradient, by name. */
  private static Map<String, double[]> gradients(
      int replicas, boolean lora, LmSettings settings, List<Completion> batch, double[] slopes)
      throws IOException {
    Path out = Files.createTempDirectory(folder, "gradients");
    try (CausalLmPolicy policy = open(replicas, lora, settings);
        CompletionLearner learner = policy.learner(PLAIN, new RandomSource(1))) {
      learner.forward(batch);
      learner.backward(slopes);
      learner.step();
      learner.save(out);
    }
    return state(out.resolve("learner.safetensors"), "first-moment.");
  }

  private static Map<String, double[]> state(Path file, String kind) throws IOException {
    Map<String, double[]> all = new TreeMap<>();
    for (Map.Entry<String, Safetensors.Entry> e : Safetensors.openFile(file).entries().entrySet()) {
      if (e.getKey().startsWith(kind)) {
        all.put(e.getKey(), numbers(e.getValue()));
      }
    }
    return all;
  }

  private static double[] numbers(Safetensors.Entry entry) throws IOException {
    ByteBuffer bytes = entry.map(0, entry.length()).order(ByteOrder.LITTLE_ENDIAN);
    boolean wide = entry.format() == DType.FLOAT64;
    double[] numbers = new double[(int) (entry.length() / entry.format().bytes())];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = wide ? bytes.getDouble() : bytes.getFloat();
    }
    return numbers;
  }

  private static double norm(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
  }

  private static double distance(double[] x, double[] y) {
    double[] difference = new double[x.length];
    Arrays.setAll(difference, i -> x[i] - y[i]);
    return norm(difference);
  }

  @ParameterizedTest
  @CsvSource({
    "2, false, false",
    "3, false, false",
    "2, false, true",
    "2, true, false",
    "3, true, true",
    "5, false, false"
  })
  void gradientsAreThoseOfOneDevice(int replicas, boolean lora, boolean recompute)
      throws IOException {
    // 40 tokens hold some sequences; 5 replicas make the cut another than for one.
    LmSettings settings = TinyPolicies.settings(DType.FLOAT64, 40, recompute);
    Map<String, double[]> one = gradients(1, lora, settings, BATCH, slopes());
    Map<String, double[]> several = gradients(replicas, lora, settings, BATCH, slopes());
    assertThat(several.keySet()).isEqualTo(one.keySet());
    for (String name : one.keySet()) {
      assertThat(norm(one.get(name))).as(name).isPositive();
      assertThat(distance(several.get(name), one.get(name)))
          .as(name)
          .isLessThan(1e-12 * norm(one.get(name)));
    }
  }

  /**
   * A gradient is a sum over the twelve sequences, each a micro-batch of its own. Two orders of
   * adding m numbers in float32 differ by no more than 2 (m − 1) u Σ|gᵢ| with u = 2⁻²⁴; the head's
   * part of a sequence is added token by token, of which there are at most four.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void gradientsInFloat32DifferByTheOrderOfAdding(int replicas) throws IOException {
    LmSettings settings = TinyPolicies.settings(DType.FLOAT32, 1, false);
    Map<String, double[]> sizes = new TreeMap<>();
    double[] slopes = slopes();
    for (int i = 0; i < BATCH.size(); i++) {
      Map<String, double[]> part =
          gradients(1, false, settings, BATCH.subList(i, i + 1), new double[] {slopes[i]});
      part.forEach((name, g) -> sizes.merge(name, new double[] {norm(g)}, SeveralDevicesTest::sum));
    }
    Map<String, double[]> one = gradients(1, false, settings, BATCH, slopes);
    Map<String, double[]> several = gradients(replicas, false, settings, BATCH, slopes);
    double bound = 2 * (4 * BATCH.size() - 1) * 0x1p-24;
    for (String name : one.keySet()) {
      assertThat(distance(several.get(name), one.get(name)))
          .as(name)
          .isLessThanOrEqualTo(bound * sizes.get(name)[0]);
    }
  }

  private static double[] sum(double[] x, double[] y) {
    double[] sum = new double[x.length];
    Arrays.setAll(sum, i -> x[i] + y[i]);
    return sum;
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT64, false, false",
    "FLOAT64, true, true",
    "FLOAT32, false, true",
    "FLOAT32, true, false",
    "BFLOAT16, false, false",
    "BFLOAT16, true, false"
  })
  void aTrainingRepeatsToTheByte(DType compute, boolean lora, boolean recompute)
      throws IOException {
    assertThat(trained(2, compute, lora, recompute))
        .isEqualTo(trained(2, compute, lora, recompute));
  }

  private static String trained(int replicas, DType compute, boolean lora, boolean recompute)
      throws IOException {
    try (CausalLmPolicy policy =
            open(replicas, lora, TinyPolicies.settings(compute, 40, recompute));
        CompletionLearner learner = policy.learner(ADAM, new RandomSource(1))) {
      for (int i = 0; i < 3; i++) {
        step(learner);
      }
      try (Policy end = learner.freeze()) {
        assertThat(end.id()).isNotEqualTo(policy.id());
        return end.id();
      }
    }
  }

  /**
   * A whole prox step in float64: sampled and scored by the same weights, so that only gradients
   * differ, by about 1e-15 of them, of which Adam's steps may make as many times more as its second
   * moment's root is below them; ten steps stay far below 1e-9.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aProxStepComesToTheSamePolicyAndRepeatsToTheByte(boolean lora) throws IOException {
    Path taught = Files.createDirectories(folder.resolve("taught-" + lora));
    ResponseGame.taught(.2, .5, .3).save(taught);
    if (lora) {
      TinyAdapters.write(taught.resolve("lora"), taught, TinyAdapters.LORA, 2);
    }
    double[] one = solved(taught, 1, lora, DType.FLOAT64).probabilities();
    for (int replicas = 2; replicas <= 3; replicas++) {
      Solved several = solved(taught, replicas, lora, DType.FLOAT64);
      assertThat(several.probabilities()).containsExactly(one, within(1e-9));
      assertThat(several.moved()).isGreaterThan(0.01);
    }
    assertThat(solved(taught, 2, lora, DType.FLOAT32).id())
        .isEqualTo(solved(taught, 2, lora, DType.FLOAT32).id());
  }

  /** What a prox step came to, and how far from its start in total variation. */
  private record Solved(String id, double[] probabilities, double moved) {}

  private static Solved solved(Path taught, int replicas, boolean lora, DType compute)
      throws IOException {
    SampleDesign design =
        new SampleDesign(16, 16, PairDesign.ALL, Labels.SOFT, ResponseGame.SAMPLING, false);
    OptimizerSpec adam = new OptimizerSpec(5e-3, 0.9, 0.99, 1e-8, 0, 1, Decay.LINEAR, 0, 1);
    Training training = new Training(1, 1, 10, 2, false, adam);
    LossProxSolver solver = new LossProxSolver("inpo", new InpoLoss(), design, training);
    Path own = lora ? taught.resolve("lora") : adapters;
    try (CausalLmPolicy start =
            open(taught, own, replicas, lora, TinyPolicies.settings(compute, 200, false));
        Policy found =
            solver
                .solve(
                    new ProxProblem(start, winRate(start), 1),
                    new Step(ResponseGame.game(), new RandomSource(11), Listener.NONE))
                .policy()) {
      Prompt prompt = ResponseGame.PROMPTS.get(0);
      double[] p = ResponseGame.probabilities(found, prompt);
      double moved = ResponseGame.distance(p, ResponseGame.probabilities(start, prompt));
      return new Solved(found.id(), p, moved);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 2, false", "2, 1, false", "3, 2, true", "2, 1, true"})
  void aTrainingIsTakenUpOnAnotherNumberOfDevices(int first, int second, boolean lora)
      throws IOException {
    LmSettings settings = TinyPolicies.settings(DType.FLOAT64, 40, false);
    Path saved = Files.createTempDirectory(folder, "saved");
    Path again = Files.createTempDirectory(folder, "again");
    try (CausalLmPolicy begun = open(first, lora, settings);
        CompletionLearner whole = begun.learner(ADAM, new RandomSource(1));
        CausalLmPolicy resumed = open(second, lora, settings);
        CompletionLearner rest = resumed.learner(ADAM, new RandomSource(2))) {
      step(whole);
      whole.save(saved);
      rest.restore(saved);
      rest.save(again);
      assertThat(again.resolve("learner.safetensors"))
          .hasSameBinaryContentAs(saved.resolve("learner.safetensors"));
      step(whole);
      step(rest);
      assertThat(rest.forward(BATCH)).containsExactly(whole.forward(BATCH), within(1e-10));
    }
  }

  @Test
  void examplesAreLearnedAsOnOneDevice() throws IOException {
    LmSettings settings = TinyPolicies.settings(DType.FLOAT64, 40, false);
    try (CausalLmPolicy one = open(1, false, settings);
        CausalLmPolicy two = open(2, false, settings);
        ExampleLearner alone = one.exampleLearner(ADAM);
        ExampleLearner beside = two.exampleLearner(ADAM)) {
      List<Example> examples =
          IntStream.range(0, 9)
              .mapToObj(
                  i -> one.example(Prompt.user("p" + i, "x".repeat(i)), "y".repeat(1 + i % 4)))
              .toList();
      for (int i = 0; i < 3; i++) {
        ExampleLearner.Descent wanted = alone.descend(examples, -0.1);
        ExampleLearner.Descent found = beside.descend(examples, -0.1);
        assertThat(found.logProb()).containsExactly(wanted.logProb(), within(1e-10));
        assertThat(found.tokens()).isGreaterThanOrEqualTo(examples.size());
        assertThat(beside.step()).isCloseTo(alone.step(), within(1e-10));
      }
      assertThat(beside.logProb(examples)).containsExactly(alone.logProb(examples), within(1e-10));
    }
  }

  /**
   * The first slope is of the first replica's, the last of another's; then a gradient overflows.
   */
  @Test
  void whatIsNotFiniteIsDroppedOnAllDevices() throws IOException {
    LmSettings settings = TinyPolicies.settings(DType.FLOAT32, 40, false);
    try (CausalLmPolicy policy = open(3, false, settings);
        CompletionLearner learner = policy.learner(ADAM, new RandomSource(1));
        CompletionLearner untroubled = policy.learner(ADAM, new RandomSource(1))) {
      for (int at = 0; at < BATCH.size(); at++) {
        learner.forward(BATCH);
        learner.backward(slopes());
        double[] bad = slopes();
        bad[at] = Double.NaN;
        learner.forward(BATCH);
        assertThatExceptionOfType(ArithmeticException.class)
            .isThrownBy(() -> learner.backward(bad))
            .withMessageContaining("NaN at a response to prompt p" + at % 5)
            .withMessageContaining("the parameters stay as they were");
      }
      double[] huge = new double[BATCH.size()];
      huge[BATCH.size() - 1] = 1e38;
      huge[0] = 1e38;
      learner.forward(BATCH);
      learner.backward(huge);
      assertThatExceptionOfType(ArithmeticException.class)
          .isThrownBy(learner::step)
          .withMessageContaining("the gradient of model.")
          .withMessageContaining("the parameters stay as they were");
      assertThat(learner.freeze().id()).isEqualTo(policy.id());
      step(learner);
      step(untroubled);
      assertThat(learner.forward(BATCH)).containsExactly(untroubled.forward(BATCH));
      assertThat(learner.freeze().id()).isEqualTo(untroubled.freeze().id());
    }
  }

  @Test
  void tellsTheMemoryOfADeviceOnceForAllItsReplicas() throws IOException {
    try (CausalLmPolicy two = open(2, false, TinyPolicies.settings(DType.FLOAT32, 40, false))) {
      assertThat(two.plan(1))
          .filteredOn(line -> line.contains("training"))
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("on " + TestDevice.NAME)
          .contains("masters", "weights", "optimizer moments");
    }
  }
}
