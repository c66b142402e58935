package org.comal.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.comal.Stable;
import org.comal.data.Completion;
import org.comal.policy.Learner;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.OptimizerSpec.Decay;
import org.comal.policy.Policy;
import org.comal.policy.ResumableLearner;
import org.comal.policy.TrainablePolicy;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

/** What the {@link Learner} of every {@link TrainablePolicy} must do. */
@Stable
public abstract class LearnerKit {
  private static final RandomSource RANDOM = new RandomSource(20250201);

  /** {@return a policy that learns; may be the same object each time, the kit does not close it} */
  protected abstract TrainablePolicy policy();

  /**
   * {@return two completions or more of finite log-probability, whose log-probabilities change with
   * the parameters}
   */
  protected abstract List<Completion> completions();

  /** {@return nats by which the learner may differ from the policy that it starts from} */
  protected double tolerance() {
    return 1e-12;
  }

  /** {@return length of the step by which derivatives are measured} */
  protected double gradientStep() {
    return 1e-4;
  }

  /** {@return by how much a measured derivative may differ, relative to the gradient's} */
  protected double gradientTolerance() {
    return 1e-3;
  }

  /**
   * {@return whether training can be stopped and taken up again, by {@link ResumableLearner}}
   * Override to answer {@code false} where it cannot.
   */
  protected boolean resumable() {
    return true;
  }

  /**
   * Plain gradient descent with the kit's step, out of AdamW: an epsilon that dwarfs the gradient
   * makes the step rate · g / epsilon.
   */
  private OptimizerSpec plain(double clipNorm, Decay decay) {
    double dwarfing = 1e6;
    return new OptimizerSpec(gradientStep() * dwarfing, 0, 0, dwarfing, 0, clipNorm, decay, 0, 1);
  }

  private static OptimizerSpec adam() {
    return new OptimizerSpec(1e-3, 0.9, 0.999, 1e-8, 0, 0, Decay.CONSTANT, 0, 10);
  }

  private Learner learner(OptimizerSpec optimizer) {
    return policy().learner(optimizer, RANDOM.at("learner"));
  }

  private double[] slopes(int number) {
    RandomGenerator g = RANDOM.at("slopes", number).generator();
    return g.doubles(completions().size(), -1, 1).toArray();
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Σ slopes · logProb after one step against {@code direction}, and the norm that step gave. */
  private double[] afterStep(OptimizerSpec optimizer, double[] direction, double[] slopes) {
    try (Learner learner = learner(optimizer)) {
      learner.forward(completions());
      learner.backward(direction);
      double norm = learner.step();
      return new double[] {dot(slopes, learner.forward(completions())), norm};
    }
  }

  private static double[] times(double factor, double[] x) {
    return Arrays.stream(x).map(v -> factor * v).toArray();
  }

  @Test
  void forwardAgreesWithThePolicy() {
    try (Learner learner = learner(adam())) {
      assertThat(learner.forward(completions()))
          .containsExactly(policy().logProb(completions()), within(tolerance()));
    }
  }

  /**
   * A step of −ε g changes f by −ε g·g where g is the gradient of f, and by less where it is not:
   * the change is measured on both sides, g·g is the square of the norm that the step returns.
   */
  @Test
  void theGradientIsThatOfFiniteDifferences() {
    OptimizerSpec plain = plain(0, Decay.CONSTANT);
    for (int k = 0; k < 4; k++) {
      double[] s = slopes(k);
      double[] down = afterStep(plain, s, s);
      double[] up = afterStep(plain, times(-1, s), s);
      double measured = (up[0] - down[0]) / (2 * gradientStep());
      double norm = down[1];
      assertThat(norm).isPositive().isCloseTo(up[1], within(gradientTolerance() * norm));
      assertThat(measured)
          .as(
              "what a step along the gradient changes Σ slope · log π by, measured; it should be"
                  + " the square of the gradient's norm, which step() gives")
          .isCloseTo(norm * norm, within(gradientTolerance() * norm * norm));
    }
  }

  @Test
  void slopesAddUpUntilTheStep() {
    OptimizerSpec plain = plain(0, Decay.CONSTANT);
    double[] s = slopes(0);
    double once = afterStep(plain, s, s)[1];
    try (Learner learner = learner(plain)) {
      learner.forward(completions());
      learner.backward(s);
      learner.forward(completions());
      learner.backward(s);
      assertThat(learner.step()).isCloseTo(2 * once, within(gradientTolerance() * once));
    }
    try (Learner learner = learner(plain)) {
      learner.forward(completions());
      learner.backward(s);
      learner.forward(completions());
      learner.backward(times(-1, s));
      assertThat(learner.step()).isCloseTo(0, within(gradientTolerance() * once));
    }
  }

  @Test
  void aStepClearsTheGradient() {
    try (Learner learner = learner(plain(0, Decay.CONSTANT))) {
      learner.forward(completions());
      learner.backward(slopes(0));
      learner.step();
      learner.forward(completions());
      learner.backward(new double[completions().size()]);
      assertThat(learner.step()).isZero();
    }
  }

  @Test
  void aStepLowersWhatItDescends() {
    double[] s = slopes(1);
    assertThat(afterStep(adam(), s, s)[0]).isLessThan(dot(s, policy().logProb(completions())));
  }

  @Test
  void clippingShortensTheStepAndNotTheNormItReturns() {
    double[] s = slopes(2);
    double before = dot(s, policy().logProb(completions()));
    double[] whole = afterStep(plain(0, Decay.CONSTANT), s, s);
    double[] half = afterStep(plain(whole[1] / 2, Decay.CONSTANT), s, s);
    assertThat(half[1]).isCloseTo(whole[1], within(gradientTolerance() * whole[1]));
    // Half the step, half the change, up to the curvature along one step.
    assertThat((before - half[0]) / (before - whole[0]))
        .isCloseTo(0.5, within(Math.max(0.01, 10 * gradientTolerance())));
  }

  @Test
  void followsTheLearningRateSchedule() {
    try (Learner learner = learner(plain(0, Decay.LINEAR))) {
      learner.forward(completions());
      learner.backward(slopes(0));
      learner.step();
      double[] after = learner.forward(completions());
      learner.backward(slopes(0));
      learner.step(); // the schedule of one step is over: the rate is 0
      assertThat(learner.forward(completions())).isEqualTo(after);
    }
  }

  private double[] afterTwoSteps(double rate, double weightDecay, double[] slopes) {
    OptimizerSpec spec =
        new OptimizerSpec(rate, 0.9, 0.999, 1e-8, weightDecay, 0, Decay.CONSTANT, 0, 10);
    try (Learner learner = learner(spec)) {
      for (int k = 0; k < 2; k++) {
        learner.forward(completions());
        learner.backward(slopes);
        learner.step();
      }
      return learner.forward(completions());
    }
  }

  private static double farthest(double[] a, double[] b) {
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }

  /** After one step no parameter need be 0, and a tenth less shows. */
  @Test
  void weightDecayShrinksTheParameters() {
    double[] without = afterTwoSteps(0.02, 0, slopes(0));
    double[] decayed = afterTwoSteps(0.02, 5, slopes(0));
    assertThat(farthest(decayed, without))
        .as(
            "nats between the log-probabilities of a training with weight decay and one without: the"
                + " learner leaves OptimizerSpec.weightDecay() out")
        .isGreaterThan(tolerance());
  }

  /** AdamW: without a gradient a step multiplies by 1 - rate · decay, whatever the two are. */
  @Test
  void weightDecayIsPerUnitOfLearningRate() {
    double[] none = new double[completions().size()];
    double[] decayed = afterTwoSteps(0.02, 5, none);
    double[] same = afterTwoSteps(0.1, 1, none);
    double moved = farthest(decayed, policy().logProb(completions()));
    assertThat(farthest(decayed, same))
        .as(
            "nats between a weight decay of 5 at a learning rate of 0.02 and one of 1 at 0.1, with no"
                + " gradient; decoupled decay (AdamW) multiplies parameters by 1 - rate · decay,"
                + " the same in both, and is no part of the gradient")
        .isLessThanOrEqualTo(gradientTolerance() * moved + tolerance());
  }

  @Test
  void whatWasFrozenStaysAsItWas() {
    double[] before = policy().logProb(completions());
    TrainablePolicy source = policy();
    String id = source.id();
    try (Learner learner = source.learner(adam(), RANDOM);
        Policy frozen = learner.freeze()) {
      double[] start = frozen.logProb(completions());
      learner.forward(completions());
      learner.backward(slopes(0));
      learner.step();
      double[] now = learner.forward(completions());
      assertThat(frozen.logProb(completions())).isEqualTo(start).isNotEqualTo(now);
      assertThat(source.logProb(completions())).isEqualTo(before);
      assertThat(source.id()).isEqualTo(id);
      try (Policy later = learner.freeze()) {
        assertThat(later.logProb(completions())).containsExactly(now, within(tolerance()));
        assertThat(later.id())
            .as("id of what is frozen after a step; an id names the parameters too")
            .isNotEqualTo(frozen.id());
      }
    }
  }

  @Test
  void frozenBeforeAnyStepItIsThePolicyItself() {
    try (Learner learner = learner(adam());
        Policy frozen = learner.freeze()) {
      assertThat(frozen.id()).isEqualTo(policy().id());
      assertThat(frozen.logProb(completions())).isEqualTo(policy().logProb(completions()));
    }
  }

  @Test
  void whatWasFrozenOutlivesTheLearner() {
    Policy frozen;
    try (Learner learner = learner(adam())) {
      frozen = learner.freeze();
    }
    try (frozen) {
      assertThat(frozen.logProb(completions()))
          .containsExactly(policy().logProb(completions()), within(tolerance()));
    }
  }

  @Test
  void theSameTrainingGivesTheSamePolicy() {
    assertThat(trained().id()).isEqualTo(trained().id());
  }

  private Policy trained() {
    try (Learner learner = learner(adam())) {
      for (int k = 0; k < 3; k++) {
        learner.forward(completions());
        learner.backward(slopes(k));
        learner.step();
      }
      return learner.freeze();
    }
  }

  @Test
  void refusesAGradientThatIsNotFinite() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      try (Learner learner = learner(adam())) {
        double[] before = learner.forward(completions());
        double[] slopes = slopes(0);
        slopes[0] = bad;
        assertThatExceptionOfType(ArithmeticException.class)
            .isThrownBy(
                () -> {
                  learner.backward(slopes);
                  learner.step();
                });
        assertThat(learner.forward(completions())).as("parameters").isEqualTo(before);
        learner.backward(slopes(0));
        assertThat(learner.step()).as("the next gradient").isFinite();
      }
    }
  }

  @Test
  void refusesSlopesOfAnotherBatch() {
    try (Learner learner = learner(adam())) {
      learner.forward(completions());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.backward(new double[completions().size() + 1]));
    }
  }

  @Test
  void isResumableOrSaysSo() {
    try (Learner learner = learner(adam())) {
      assertThat(learner instanceof ResumableLearner)
          .as("resumable() answers whether the learner is a ResumableLearner")
          .isEqualTo(resumable());
    }
  }

  /** Moments, schedule and count of steps all show in what the next steps do. */
  @Test
  void restoredItGoesOnToTheSameBytes() throws IOException {
    assumeTrue(resumable());
    Path directory = Files.createTempDirectory("learner");
    OptimizerSpec falling =
        new OptimizerSpec(1e-3, 0.9, 0.999, 1e-8, 0.01, 1, Decay.COSINE, 0.3, 8);
    String undisturbed;
    try (Learner learner = learner(falling)) {
      steps(learner, 0, 3);
      ((ResumableLearner) learner).save(directory);
      steps(learner, 3, 6);
      undisturbed = id(learner);
    }
    try (Learner other = learner(falling)) {
      steps(other, 7, 9); // what it was before must not show
      other.forward(completions());
      ((ResumableLearner) other).restore(directory);
      steps(other, 3, 6);
      assertThat(id(other)).isEqualTo(undisturbed);
    }
  }

  @Test
  void restoredBeforeAnyStepItIsThePolicyItself() throws IOException {
    assumeTrue(resumable());
    Path directory = Files.createTempDirectory("learner");
    try (Learner learner = learner(adam())) {
      ((ResumableLearner) learner).save(directory);
      steps(learner, 0, 2);
      ((ResumableLearner) learner).restore(directory);
      assertThat(id(learner)).isEqualTo(policy().id());
      assertThat(learner.forward(completions()))
          .containsExactly(policy().logProb(completions()), within(tolerance()));
    }
  }

  @Test
  void isNotSavedWithAGradientHalfCollected() throws IOException {
    assumeTrue(resumable());
    Path directory = Files.createTempDirectory("learner");
    try (Learner learner = learner(adam())) {
      learner.forward(completions());
      learner.backward(slopes(0));
      assertThatIllegalStateException()
          .isThrownBy(() -> ((ResumableLearner) learner).save(directory));
      learner.step();
      ((ResumableLearner) learner).save(directory);
    }
  }

  @Test
  void namesAFileThatIsMissingOrCutOffAndStaysAsItWas() throws IOException {
    assumeTrue(resumable());
    Path directory = Files.createTempDirectory("learner");
    try (Learner learner = learner(adam())) {
      steps(learner, 0, 2);
      ((ResumableLearner) learner).save(directory);
      steps(learner, 2, 3);
      String now = id(learner);
      List<Path> files;
      try (Stream<Path> walk = Files.walk(directory)) {
        files = walk.filter(Files::isRegularFile).toList();
      }
      assertThat(files).as("files that were saved").isNotEmpty();
      for (Path file : files) {
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, whole.length / 2, whole.length - 1}) {
          Files.write(file, Arrays.copyOf(whole, length));
          refusesToRestore((ResumableLearner) learner, directory, file, now);
        }
        Files.delete(file);
        refusesToRestore((ResumableLearner) learner, directory, file, now);
        Files.write(file, whole);
      }
      ((ResumableLearner) learner).restore(directory);
      steps(learner, 2, 3);
      assertThat(id(learner)).isEqualTo(now);
    }
  }

  private static void refusesToRestore(
      ResumableLearner learner, Path directory, Path file, String now) {
    assertThatThrownBy(() -> learner.restore(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.getFileName().toString());
    assertThat(id(learner)).as("after the refusal of %s", file.getFileName()).isEqualTo(now);
  }

  private void steps(Learner learner, int from, int to) {
    for (int k = from; k < to; k++) {
      learner.forward(completions());
      learner.backward(slopes(k));
      learner.step();
    }
  }

  private static String id(Learner learner) {
    try (Policy frozen = learner.freeze()) {
      return frozen.id();
    }
  }
}
