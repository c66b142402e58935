package org.comal.eval.winrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.comal.evaluate.ErrorsOver;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

class WinRateMatrixTest {
  @Test
  void countsAndAverages() {
    List<Outcome> outcomes =
        List.of(
            new Outcome("1", "a", "b", 0.9),
            new Outcome("2", "a", "b", 0.5),
            new Outcome("3", "b", "a", 0.8),
            new Outcome("4", "a", "b", 0.6),
            new Outcome("5", "a", "b", Double.NaN));
    WinRate w = WinRateMatrix.of(outcomes, ErrorsOver.PROMPTS, 0.95).get(0, 1);

    // .9, .5, .2, .6: mean .55; deviations .35, −.05, −.35, .05: variance .25/3, SE √(.25/3/4)
    assertThat(w.rate()).isCloseTo(0.55, within(1e-15));
    assertThat(w.standardError()).isCloseTo(Math.sqrt(0.25 / 12), within(1e-15));
    assertThat(w.n()).isEqualTo(4);
    assertThat(w.wins()).isEqualTo(2);
    assertThat(w.draws()).isEqualTo(1);
    assertThat(w.losses()).isEqualTo(1);
    assertThat(w.abstained()).isEqualTo(1);
    // (2 + ½) / 4
    assertThat(w.discrete()).isEqualTo(0.625);
    // ScoreInterval: 1/11.88 for the effective sample size, t of 3 degrees 3.1824.
    assertThat(w.low()).isCloseTo(0.1887, within(5e-5));
    assertThat(w.high()).isCloseTo(0.8653, within(5e-5));
  }

  @Test
  void hasOneHalfOnTheDiagonalAndMirrorsTheRest() {
    List<Outcome> outcomes = random(3, 50);
    WinRateMatrix matrix = WinRateMatrix.of(outcomes, ErrorsOver.PROMPTS, 0.95);

    for (int i = 0; i < 3; i++) {
      assertThat(matrix.get(i, i).rate()).isEqualTo(0.5);
      for (int j = 0; j < i; j++) {
        WinRate a = matrix.get(i, j);
        WinRate b = matrix.get(j, i);
        assertThat(a.rate() + b.rate()).isEqualTo(1);
        assertThat(a.discrete() + b.discrete()).isEqualTo(1);
        assertThat(a.standardError()).isEqualTo(b.standardError());
        assertThat(a.wins()).isEqualTo(b.losses());
        assertThat(a.low()).isCloseTo(1 - b.high(), within(1e-15));
        assertThat(a.low()).isLessThan(a.rate());
        assertThat(a.high()).isGreaterThan(a.rate());
      }
    }
  }

  /** A file may number responses as it likes, with 2 billion as well. */
  @Test
  void numbersOfResponsesAreNamesAndNoSizes() {
    List<Outcome> dense = new ArrayList<>();
    List<Outcome> sparse = new ArrayList<>();
    for (int first = 0; first < 2; first++) {
      for (int second = 0; second < 3; second++) {
        double p = 0.1 + 0.2 * first + 0.1 * second;
        dense.add(new Outcome("1", "a", "b", first, second, p));
        sparse.add(new Outcome("1", "a", "b", 7 + first, Integer.MAX_VALUE - second, p));
      }
    }
    assertThat(WinRateMatrix.of(sparse, ErrorsOver.ANSWERS, 0.95).get(0, 1))
        .isEqualTo(WinRateMatrix.of(dense, ErrorsOver.ANSWERS, 0.95).get(0, 1));
  }

  @Test
  void countsAPromptOnceThatWasAskedInBothOrders() {
    List<Outcome> outcomes =
        List.of(
            new Outcome("1", "a", "b", 0.9),
            new Outcome("1", "b", "a", 0.9),
            new Outcome("2", "a", "b", 1));
    WinRate w = WinRateMatrix.of(outcomes, ErrorsOver.PROMPTS, 0.95).get(0, 1);

    // Prompt 1 is a draw: ½ (.9 + .1) = .5.
    assertThat(w.n()).isEqualTo(2);
    assertThat(w.draws()).isEqualTo(1);
    assertThat(w.rate()).isEqualTo(0.75);
  }

  @Test
  void meanOfARowTakesInTheModelItself() {
    List<Outcome> outcomes =
        List.of(
            new Outcome("1", "a", "b", 0.8),
            new Outcome("1", "a", "c", 0.5),
            new Outcome("1", "b", "c", 0.3));
    WinRateMatrix matrix = WinRateMatrix.of(outcomes, ErrorsOver.PROMPTS, 0.95);

    // (.5 + .8 + .5) / 3
    assertThat(matrix.mean(0)).isCloseTo(0.6, within(1e-15));
  }

  @Test
  void saysWhichPairsWereNeverCompared() {
    List<Outcome> outcomes =
        List.of(new Outcome("1", "a", "base", 0.8), new Outcome("1", "b", "base", 0.4));
    WinRateMatrix matrix =
        WinRateMatrix.of(List.of("a", "b", "base"), outcomes, ErrorsOver.PROMPTS, 0.95);

    assertThat(matrix.missing()).containsExactly("a and b");
    assertThat(matrix.mean(0)).isNaN();
    assertThat(matrix.mean(2)).isCloseTo((0.2 + 0.6 + 0.5) / 3, within(1e-15));
    assertThat(matrix.get(0, 2).standardError()).isNaN();
  }

  @Test
  void refusesAPreferenceThatIsNoProbability() {
    assertThatThrownBy(() -> new Outcome("p7", "a", "b", 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prompt p7: the preference of a over b is 1.5, but must lie in [0, 1]");
    assertThatThrownBy(() -> new Outcome("p7", "a", "a", 0.5))
        .hasMessage("prompt p7 compares a with itself; an outcome needs two models");
  }

  private static List<Outcome> random(int models, int prompts) {
    RandomGenerator g = new RandomSource(1).generator();
    List<Outcome> outcomes = new ArrayList<>();
    for (int x = 0; x < prompts; x++) {
      for (int i = 0; i < models; i++) {
        for (int j = 0; j < i; j++) {
          outcomes.add(new Outcome("p" + x, "m" + i, "m" + j, g.nextDouble()));
        }
      }
    }
    return outcomes;
  }
}
