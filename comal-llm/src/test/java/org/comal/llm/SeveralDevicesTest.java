package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.comal.prox.Payoff.winRate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.comal.data.Prompt;
import org.comal.event.Listener;
import org.comal.learn.Labels;
import org.comal.learn.LossProxSolver;
import org.comal.learn.PairDesign;
import org.comal.learn.SampleDesign;
import org.comal.learn.Training;
import org.comal.llm.model.DType;
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
  @TempDir private static Path folder;
  private static TinyReplicas tiny;

  @BeforeAll
  static void makeAModel() throws IOException {
    tiny = TinyReplicas.make();
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
    TinyReplicas of = TinyReplicas.of(taught, folder.resolve("adapters-" + lora));
    double[] one = solved(of, 1, lora, DType.FLOAT64).probabilities();
    for (int replicas = 2; replicas <= 3; replicas++) {
      Solved several = solved(of, replicas, lora, DType.FLOAT64);
      assertThat(several.probabilities()).containsExactly(one, within(1e-9));
      assertThat(several.moved()).isGreaterThan(0.01);
    }
    assertThat(solved(of, 2, lora, DType.FLOAT32).id())
        .isEqualTo(solved(of, 2, lora, DType.FLOAT32).id());
  }

  /** What a prox step came to, and how far from its start in total variation. */
  private record Solved(String id, double[] probabilities, double moved) {}

  private static Solved solved(TinyReplicas of, int replicas, boolean lora, DType compute)
      throws IOException {
    SampleDesign design =
        new SampleDesign(16, 16, PairDesign.ALL, Labels.SOFT, ResponseGame.SAMPLING, false);
    OptimizerSpec adam = new OptimizerSpec(5e-3, 0.9, 0.99, 1e-8, 0, 1, Decay.LINEAR, 0, 1);
    Training training = new Training(1, 1, 10, 2, false, adam);
    LossProxSolver solver = new LossProxSolver("inpo", new InpoLoss(), design, training);
    try (CausalLmPolicy start =
            of.open(replicas, lora, TinyPolicies.settings(compute, 200, false));
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
    try (CausalLmPolicy begun = tiny.open(first, lora, settings);
        CompletionLearner whole = begun.learner(TinyReplicas.ADAM, new RandomSource(1));
        CausalLmPolicy resumed = tiny.open(second, lora, settings);
        CompletionLearner rest = resumed.learner(TinyReplicas.ADAM, new RandomSource(2))) {
      TinyReplicas.step(whole);
      whole.save(saved);
      rest.restore(saved);
      rest.save(again);
      assertThat(again.resolve("learner.safetensors"))
          .hasSameBinaryContentAs(saved.resolve("learner.safetensors"));
      TinyReplicas.step(whole);
      TinyReplicas.step(rest);
      assertThat(rest.forward(TinyReplicas.BATCH))
          .containsExactly(whole.forward(TinyReplicas.BATCH), within(1e-10));
    }
  }

  @Test
  void examplesAreLearnedAsOnOneDevice() throws IOException {
    LmSettings settings = TinyPolicies.settings(DType.FLOAT64, 40, false);
    try (CausalLmPolicy one = tiny.open(1, false, settings);
        CausalLmPolicy two = tiny.open(2, false, settings);
        ExampleLearner alone = one.exampleLearner(TinyReplicas.ADAM);
        ExampleLearner beside = two.exampleLearner(TinyReplicas.ADAM)) {
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
    try (CausalLmPolicy policy = tiny.open(3, false, settings);
        CompletionLearner learner = policy.learner(TinyReplicas.ADAM, new RandomSource(1));
        CompletionLearner untroubled = policy.learner(TinyReplicas.ADAM, new RandomSource(1))) {
      for (int at = 0; at < TinyReplicas.BATCH.size(); at++) {
        learner.forward(TinyReplicas.BATCH);
        learner.backward(TinyReplicas.slopes());
        double[] bad = TinyReplicas.slopes();
        bad[at] = Double.NaN;
        learner.forward(TinyReplicas.BATCH);
        assertThatExceptionOfType(ArithmeticException.class)
            .isThrownBy(() -> learner.backward(bad))
            .withMessageContaining("NaN at a response to prompt p" + at % 5)
            .withMessageContaining("the parameters stay as they were");
      }
      double[] huge = new double[TinyReplicas.BATCH.size()];
      huge[TinyReplicas.BATCH.size() - 1] = 1e38;
      huge[0] = 1e38;
      learner.forward(TinyReplicas.BATCH);
      learner.backward(huge);
      assertThatExceptionOfType(ArithmeticException.class)
          .isThrownBy(learner::step)
          .withMessageContaining("the gradient of model.")
          .withMessageContaining("the parameters stay as they were");
      assertThat(learner.freeze().id()).isEqualTo(policy.id());
      TinyReplicas.step(learner);
      TinyReplicas.step(untroubled);
      assertThat(learner.forward(TinyReplicas.BATCH))
          .containsExactly(untroubled.forward(TinyReplicas.BATCH));
      assertThat(learner.freeze().id()).isEqualTo(untroubled.freeze().id());
    }
  }

  @Test
  void tellsTheMemoryOfADeviceOnceForAllItsReplicas() throws IOException {
    try (CausalLmPolicy two =
        tiny.open(2, false, TinyPolicies.settings(DType.FLOAT32, 40, false))) {
      assertThat(two.plan(1))
          .filteredOn(line -> line.contains("training"))
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("on " + TestDevice.NAME)
          .contains("masters", "weights", "optimizer moments");
    }
  }
}
