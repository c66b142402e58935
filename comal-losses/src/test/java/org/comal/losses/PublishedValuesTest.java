package org.comal.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.comal.learn.Group;
import org.comal.learn.PairLoss;
import org.comal.learn.ResponseLoss;
import org.junit.jupiter.api.Test;

/**
 * Values that other implementations give, at β = .1, so η = 1/β = 10; chosen log-ratio a = 2,
 * rejected b = −4, margin h = a − b = 6, one token.
 */
class PublishedValuesTest {
  private static final double ETA = 10;

  @Test
  void dpoIsTheLogisticLossOfBetaTimesTheMargin() {
    // −log σ(β h) = log(1 + e^−.6) = .437488
    assertThat(new DpoLoss().value(new PairLoss.Point(6, 1, 0, ETA)))
        .isCloseTo(0.437488, within(5e-7));
  }

  @Test
  void ipoIsTheSquaredDistanceFromHalfOfEta() {
    // (h − 1/(2β))² = (6 − 5)² = 1
    assertThat(new IpoLoss().value(new PairLoss.Point(6, 1, 0, ETA))).isEqualTo(1);
  }

  @Test
  void sppoOnWinnerAndLoserIsItsHardLabelForm() {
    // (a − 1/(2β))² + (b + 1/(2β))² = (2 − 5)² + (−4 + 5)² = 10: gain 1 for one, 0 for the other
    assertThat(sppo(2, 1) + sppo(-4, 0)).isEqualTo(10);
  }

  @Test
  void sppoOnWinProbabilitiesIsItsSoftLabelForm() {
    // ½ ((2 − 10 (.8 − .5))² + (−4 − 10 (.3 − .5))²) = ½ (1 + 4) = 2.5
    assertThat((sppo(2, 0.8) + sppo(-4, 0.3)) / 2).isCloseTo(2.5, within(1e-12));
  }

  @Test
  void inpoShiftsTheMarginByTheLogRatioToTheReference() {
    // Differences between winner and loser: log π 3, log ref −1, log μ 1; ητ = 1/3, so τ = 1/30.
    // h = 3 − (ητ (−1) + (1 − ητ) 1) = 3 − 1/3 = 8/3; (8/3 − 5)² = 49/9 = 5.444444.
    // Here: Δ = 3 − 1 = 2, s = −τ (log μ − log ref) = −2/30, h = 2 + 10 · 2/30 = 8/3.
    double tau = 1.0 / 30;
    Group group =
        Groups.of(
            new double[] {1, 0},
            new double[] {1, 0},
            new double[2],
            new double[] {-tau * 2, 0},
            new double[][] {{0.5, 1}, {0, 0.5}},
            ETA);
    assertThat(new InpoLoss().evaluate(group, new double[] {3, 0}, new double[2]))
        .isCloseTo(49.0 / 9, within(1e-12));
  }

  private static double sppo(double logRatio, double gain) {
    return new SppoLoss().value(new ResponseLoss.Point(logRatio, gain, ETA));
  }
}
