package org.comal.eval.winrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

class NashMixtureTest {
  @Test
  void solvesThePapersGame() {
    double[][] p = {{0.5, 0.1, 0.8}, {0.9, 0.5, 0.1}, {0.2, 0.9, 0.5}};

    // (4, 3, 4) / 11, section 4 of the paper
    NashMixture nash = NashMixture.of(p);
    assertThat(nash.weights())
        .containsExactly(new double[] {4 / 11.0, 3 / 11.0, 4 / 11.0}, within(1e-12));
    assertThat(nash.exploitability()).isCloseTo(0, within(1e-12));
    // Each row's worst opponent: 0.9, 0.9 and 0.8 against it.
    assertThat(NashMixture.ofRows(p)).containsExactly(new double[] {0.4, 0.4, 0.3}, within(1e-12));
  }

  @Test
  void choosesTheModelThatBeatsAllOthers() {
    double[][] p = {{0.5, 0.4, 0.3}, {0.6, 0.5, 0.2}, {0.7, 0.8, 0.5}};

    assertThat(NashMixture.of(p).weights()).containsExactly(0, 0, 1);
    assertThat(NashMixture.ofRows(p)[2]).isZero();
  }

  @Test
  void solvesAGameOfDrawsOnly() {
    NashMixture nash = NashMixture.of(new double[][] {{0.5, 0.5}, {0.5, 0.5}});

    assertThat(Arrays.stream(nash.weights()).sum()).isCloseTo(1, within(1e-12));
    assertThat(nash.exploitability()).isCloseTo(0, within(1e-12));
  }

  @Test
  void solvesOneModel() {
    assertThat(NashMixture.of(new double[][] {{0.5}}).weights()).containsExactly(1);
  }

  @Property(tries = 60)
  void noModelBeatsTheMixture(@ForAll @IntRange(min = 2, max = 40) int n, @ForAll long seed) {
    RandomGenerator g = new RandomSource(seed).generator();
    double[][] p = new double[n][n];
    for (int i = 0; i < n; i++) {
      p[i][i] = 0.5;
      for (int j = 0; j < i; j++) {
        // A few equal numbers, so that degenerate games come up too.
        p[i][j] = g.nextInt(4) == 0 ? 0.25 * g.nextInt(5) : g.nextDouble();
        p[j][i] = 1 - p[i][j];
      }
    }
    NashMixture nash = NashMixture.of(p);

    assertThat(Arrays.stream(nash.weights()).min().orElseThrow()).isNotNegative();
    assertThat(Arrays.stream(nash.weights()).sum()).isCloseTo(1, within(1e-12));
    assertThat(nash.exploitability()).isBetween(-1e-9, 1e-9);
  }

  @Test
  void refusesRatesThatDoNotAddUpToOne() {
    assertThatThrownBy(() -> NashMixture.of(new double[][] {{0.5, 0.7}, {0.4, 0.5}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the win rates of rows 1 and 0 against each other are 0.4 and 0.7, but a game needs two"
                + " that lie in [0, 1] and add up to 1");
    assertThatThrownBy(() -> NashMixture.of(new double[][] {{0.5, Double.NaN}, {Double.NaN, 0.5}}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
