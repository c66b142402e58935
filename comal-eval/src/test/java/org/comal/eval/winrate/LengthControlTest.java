package org.comal.eval.winrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.comal.evaluate.ErrorsOver;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

class LengthControlTest {
  private static final int PROMPTS = 400;

  /** Outcomes drawn from the model that is fitted: P(m ≻ base) = σ(θ + φ tanh(Δ/s) + ψ γ). */
  private static final class World {
    final List<Outcome> outcomes = new ArrayList<>();
    final Map<String, Map<String, Integer>> lengths = new HashMap<>();
    final Map<String, Double> gamma = new HashMap<>();

    World() {
      RandomGenerator g = new RandomSource(2).generator();
      lengths.put("base", new HashMap<>());
      for (int x = 0; x < PROMPTS; x++) {
        gamma.put("p" + x, g.nextGaussian());
        lengths.get("base").put("p" + x, 1000 + g.nextInt(200));
      }
    }

    World add(String model, double theta, double phi, double psi, int longer, boolean drawn) {
      RandomGenerator g = new RandomSource(3).at(model).generator();
      Map<String, Integer> own = new HashMap<>();
      double[] difference = new double[PROMPTS];
      for (int x = 0; x < PROMPTS; x++) {
        int base = lengths.get("base").get("p" + x);
        own.put("p" + x, base + longer + g.nextInt(600) - 300);
        difference[x] = own.get("p" + x) - base;
      }
      lengths.put(model, own);
      double scale = LengthControl.scale(difference);
      for (int x = 0; x < PROMPTS; x++) {
        double p =
            LogisticRegression.sigmoid(
                theta + phi * Math.tanh(difference[x] / scale) + psi * gamma.get("p" + x));
        outcomes.add(new Outcome("p" + x, model, "base", drawn ? (g.nextDouble() < p ? 1 : 0) : p));
      }
      return this;
    }

    ResponseLengths lengths() {
      return new ResponseLengths(lengths);
    }
  }

  @Test
  void findsTheRateAtEqualLengths() {
    World world = new World().add("wordy", -0.4, 1.5, 0, 200, false);
    LengthControl.Fit fit =
        new LengthControl(world.outcomes, world.lengths(), Map.of()).fit("wordy", "base").get();

    // The ridge of .01 against 400 prompts moves the coefficients by a few thousandths.
    assertThat(fit.theta()).isCloseTo(-0.4, within(0.02));
    assertThat(fit.phi()).isCloseTo(1.5, within(0.02));
    assertThat(fit.rate()).isCloseTo(LogisticRegression.sigmoid(-0.4), within(0.005));
    // The plain rate is far above it: the judge likes length and the model is wordy.
    assertThat(WinRateMatrix.of(world.outcomes, ErrorsOver.PROMPTS, 0.95).get(0, 1).rate())
        .isGreaterThan(0.55);
  }

  @Test
  void usesTheDifficultyOfThePrompts() {
    World world = new World().add("m", 0.3, 0.8, -1.2, 100, false);
    LengthControl.Fit fit =
        new LengthControl(world.outcomes, world.lengths(), world.gamma).fit("m", "base").get();

    double expected =
        world.gamma.values().stream()
            .mapToDouble(g -> LogisticRegression.sigmoid(0.3 - 1.2 * g))
            .average()
            .getAsDouble();
    assertThat(fit.psi()).isCloseTo(-1.2, within(0.02));
    assertThat(fit.rate()).isCloseTo(expected, within(0.003));
  }

  @Test
  void ratesOfTheTwoOrdersAddUpToOne() {
    World world = new World().add("m", 0.3, 0.8, 0.5, 100, true);
    LengthControl control = new LengthControl(world.outcomes, world.lengths(), world.gamma);

    assertThat(control.rate("m", "base").getAsDouble() + control.rate("base", "m").getAsDouble())
        .isEqualTo(1);
  }

  @Test
  void isThePlainRateWhereLengthsDoNotDiffer() {
    List<Outcome> outcomes =
        List.of(new Outcome("1", "a", "b", 0.9), new Outcome("2", "a", "b", 0.5));
    ResponseLengths lengths =
        new ResponseLengths(Map.of("a", Map.of("1", 10, "2", 30), "b", Map.of("1", 10, "2", 30)));

    // σ(θ) = .7 but for the ridge of .01: with two prompts, 2 (.7 − σ(θ)) = .01 θ, .0042 away
    assertThat(new LengthControl(outcomes, lengths, Map.of()).rate("a", "b").getAsDouble())
        .isCloseTo(0.7, within(0.005));
  }

  @Test
  void saysNothingWhereLengthsAreUnknown() {
    List<Outcome> outcomes = List.of(new Outcome("1", "a", "b", 0.9));

    assertThat(new LengthControl(outcomes, ResponseLengths.NONE, Map.of()).rate("a", "b"))
        .isEmpty();
  }

  @Test
  void estimatesDifficultiesThatFollowTheTrueOnes() {
    World world = new World();
    for (int m = 0; m < 12; m++) {
      world.add("m" + m, 0.2 * m - 1, 0.7, 1, 40 * m - 200, true);
    }
    Map<String, Double> estimated =
        InstructionDifficulty.estimate(world.outcomes, world.lengths(), "base");

    // With prior variance 1 and 12 draws of information ≈ .2 each, the correlation of estimate and
    // truth is about √(2.4 / (1 + 2.4)) = .84.
    assertThat(correlation(world.gamma, estimated)).isBetween(0.78, 0.92);
  }

  @Test
  void difficultyDoesNotDependOnTheOrderThatModelsAreNamedIn() {
    World world = new World().add("m", 0.3, 0.8, 1, 100, true).add("n", -0.3, 0.2, 1, 0, true);
    List<Outcome> swapped = world.outcomes.stream().map(o -> o.swapped()).toList();
    Map<String, Double> there =
        InstructionDifficulty.estimate(world.outcomes, world.lengths(), "base");
    Map<String, Double> back = InstructionDifficulty.estimate(swapped, world.lengths(), "base");

    there.forEach((x, g) -> assertThat(back.get(x)).isCloseTo(g, within(1e-8)));
  }

  /** A prompt with three responses is one observation of its model, not three. */
  @Test
  void severalResponsesToAPromptCountWithTheirMean() {
    World world = new World().add("m", 0.3, 0.8, 1, 100, true).add("n", -0.3, 0.2, 1, 0, true);
    List<Outcome> tripled = new ArrayList<>();
    List<Outcome> means = new ArrayList<>();
    for (Outcome o : world.outcomes) {
      // The mean of p, p / 2 and 0 is p / 2.
      double p = o.preference();
      tripled.add(new Outcome(o.prompt(), o.first(), o.second(), 0, 0, p));
      tripled.add(new Outcome(o.prompt(), o.first(), o.second(), 1, 0, p / 2));
      tripled.add(new Outcome(o.prompt(), o.first(), o.second(), 2, 0, 0));
      means.add(new Outcome(o.prompt(), o.first(), o.second(), p / 2));
    }
    Map<String, Double> several = InstructionDifficulty.estimate(tripled, world.lengths(), "base");
    Map<String, Double> once = InstructionDifficulty.estimate(means, world.lengths(), "base");

    once.forEach((x, g) -> assertThat(several.get(x)).isCloseTo(g, within(1e-8)));
  }

  @Test
  void difficultyOfOneModelIsRefused() {
    World world = new World().add("m", 0.3, 0.8, 1, 100, true);

    assertThatThrownBy(
            () -> InstructionDifficulty.estimate(world.outcomes, world.lengths(), "base"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "instruction difficulty needs at least two models that met the baseline base with known"
                + " lengths, but there are 1");
  }

  @Test
  void countsCharactersAndNotUtf16Units() {
    assertThat(ResponseLengths.of("a😀b")).isEqualTo(3);
  }

  private static double correlation(Map<String, Double> a, Map<String, Double> b) {
    double ma = a.values().stream().mapToDouble(x -> x).average().getAsDouble();
    double mb = b.values().stream().mapToDouble(x -> x).average().getAsDouble();
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (String x : a.keySet()) {
      ab += (a.get(x) - ma) * (b.get(x) - mb);
      aa += (a.get(x) - ma) * (a.get(x) - ma);
      bb += (b.get(x) - mb) * (b.get(x) - mb);
    }
    return ab / Math.sqrt(aa * bb);
  }
}
