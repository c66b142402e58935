package org.comal.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.Learner;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.OptimizerSpec.Decay;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TabularPolicyTest {
  private static final Prompt P1 = Prompt.named("p1");
  private static final Prompt P2 = Prompt.named("p2");
  private static final TabularPolicy POLICY = twoPrompts();

  private static TabularPolicy twoPrompts() {
    Map<String, List<String>> names = new LinkedHashMap<>();
    names.put("p1", List.of("a", "b", "c"));
    names.put("p2", List.of("yes", "no"));
    return TabularPolicy.of(
        TableLayout.named(names), new double[][] {{0.2, 0.5, 0.3}, {0.75, 0.25}});
  }

  private static double[] shares(Sampling sampling) {
    int n = 200_000;
    double[] shares = new double[3];
    for (Response y : POLICY.sample(List.of(P1), n, sampling, new RandomSource(3)).get(0)) {
      shares[y.tokens()[0]] += 1.0 / n;
    }
    return shares;
  }

  /** Five standard errors of a share near one half: 5 · sqrt(.25 / 200,000) = .0056. */
  @Test
  void samplesWithItsProbabilities() {
    assertThat(shares(Sampling.FAITHFUL))
        .containsExactly(new double[] {0.2, 0.5, 0.3}, within(0.0056));
  }

  @Test
  void temperatureAndTruncationChangeTheShares() {
    // Temperature ½ squares: .04, .25, .09 over .38.
    assertThat(shares(new Sampling(0.5, 1, 0, 0, 10)))
        .containsExactly(new double[] {.04 / .38, .25 / .38, .09 / .38}, within(0.0056));
    double[] bAndC = {0, .5 / .8, .3 / .8};
    assertThat(shares(new Sampling(1, 1, 2, 0, 10))).containsExactly(bAndC, within(0.0056));
    assertThat(shares(new Sampling(1, 0.6, 0, 0, 10))).containsExactly(bAndC, within(0.0056));
    assertThat(shares(new Sampling(1, 1, 0, 0.5, 10))).containsExactly(bAndC, within(0.0056));
    assertThat(shares(new Sampling(1, 0.5, 0, 0, 10)))
        .containsExactly(new double[] {0, 1, 0}, within(1e-9));
  }

  @Test
  void samplesOfAPromptDoNotDependOnTheOthers() {
    RandomSource random = new RandomSource(5);
    List<List<Response>> both = POLICY.sample(List.of(P1, P2), 50, Sampling.FAITHFUL, random);
    assertThat(POLICY.sample(List.of(P2), 50, Sampling.FAITHFUL, random).get(0))
        .isEqualTo(both.get(1));
  }

  @Test
  void savesAndLoadsBitForBit(@TempDir Path directory) throws IOException {
    TabularPolicy odd = TabularPolicy.fromLogits(POLICY.layout(), new double[] {1, -900, .1, 2, 3});
    odd.save(directory);
    TabularPolicy loaded = POLICY.load(directory);
    assertThat(loaded.logProbs(P1)).containsExactly(odd.logProbs(P1));
    assertThat(loaded.probabilities(P2)).containsExactly(odd.probabilities(P2));
    assertThat(loaded.id()).isEqualTo(odd.id()).isNotEqualTo(POLICY.id());
  }

  @Test
  void refusesADamagedOrForeignFile(@TempDir Path directory) throws IOException {
    POLICY.save(directory);
    assertThatThrownBy(() -> PaperGame.start().load(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("table.bin holds 5 responses, but this table has 3");
    Path file = directory.resolve("table.bin");
    byte[] bytes = Files.readAllBytes(file);
    bytes[9] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> POLICY.load(directory)).hasMessageContaining("is damaged");
    Files.write(file, java.util.Arrays.copyOf(bytes, 20));
    assertThatThrownBy(() -> POLICY.load(directory)).hasMessageContaining("is cut short");
  }

  @Test
  void mixesGeometrically() {
    TabularPolicy uniform = TabularPolicy.uniform(POLICY.layout());
    double[] mixed = POLICY.mix(uniform, 0.5).probabilities(P2);
    // √.75 : √.25 = √3 : 1
    assertThat(mixed[0] / mixed[1]).isEqualTo(Math.sqrt(3), within(1e-14));
    assertThat(POLICY.mix(uniform, 0)).isSameAs(POLICY);
    assertThat(POLICY.mix(uniform, 1)).isSameAs(uniform);
    assertThatThrownBy(() -> POLICY.mix(PaperGame.start(), 0.5))
        .hasMessageContaining("not in this table");
  }

  private static OptimizerSpec optimizer(double clip) {
    return new OptimizerSpec(0.01, 0.9, 0.999, 1e-8, 0, clip, Decay.CONSTANT, 0, 1000);
  }

  private static List<Completion> all(Prompt prompt) {
    List<Completion> all = new ArrayList<>();
    POLICY.support(prompt).forEach(y -> all.add(new Completion(prompt, y)));
    return all;
  }

  /** The norm of the gradient of Σ slope · log π is that of slope − (Σ slope) π. */
  @Test
  void learnerFollowsTheSoftmaxGradient() {
    try (Learner learner = POLICY.learner(optimizer(1), new RandomSource(1))) {
      learner.forward(all(P1));
      learner.backward(new double[] {1, 0, -3});
      // slopes sum to −2: (1 + 2·.2, 2·.5, −3 + 2·.3) = (1.4, 1, −2.4)
      assertThat(learner.step()).isEqualTo(Math.sqrt(1.96 + 1 + 5.76), within(1e-12));
      // Adam's first step is its rate against the sign: odds a:b stay, c gains e^.02.
      TabularPolicy after = (TabularPolicy) learner.freeze();
      double[] p = after.probabilities(P1);
      assertThat(p[0] / p[1]).isEqualTo(0.4, within(1e-7));
      assertThat(p[2] / p[1]).isEqualTo(0.6 * Math.exp(0.02), within(1e-7));
      assertThat(after.probabilities(P2)).containsExactly(POLICY.probabilities(P2), within(1e-15));
    }
    assertThat(POLICY.probabilities(P1)).containsExactly(0.2, 0.5, 0.3);
  }

  @Test
  void learnerMatchesATargetDistribution() {
    double[] target = {0.6, 0.3, 0.1};
    try (Learner learner = POLICY.learner(optimizer(0), new RandomSource(1))) {
      for (int k = 0; k < 3000; k++) {
        learner.forward(all(P1));
        learner.backward(new double[] {-target[0], -target[1], -target[2]});
        learner.step();
      }
      assertThat(((TabularPolicy) learner.freeze()).probabilities(P1))
          .containsExactly(target, within(1e-6));
    }
  }

  @Test
  void learnerKeepsAZeroAtZero() {
    TabularPolicy start = TabularPolicy.game(PaperGame.RESPONSES, 0.5, 0, 0.5);
    try (Learner learner = start.learner(optimizer(1), new RandomSource(1))) {
      Prompt game = start.prompts().get(0);
      learner.forward(List.of(new Completion(game, start.support(game).get(0))));
      learner.backward(new double[] {-1});
      learner.step();
      double[] p = ((TabularPolicy) learner.freeze()).probabilities(game);
      assertThat(p[1]).isZero();
      assertThat(p[0]).isGreaterThan(0.5);
    }
  }

  @Test
  void learnerRefusesAGradientThatIsNotFinite() {
    try (Learner learner = POLICY.learner(optimizer(1), new RandomSource(1))) {
      learner.forward(all(P1));
      learner.backward(new double[] {Double.NaN, 0, 0});
      assertThatThrownBy(learner::step)
          .isInstanceOf(ArithmeticException.class)
          .hasMessageContaining("prompt p1, response a");
      assertThat(learner.freeze()).isSameAs(POLICY);
    }
  }
}
