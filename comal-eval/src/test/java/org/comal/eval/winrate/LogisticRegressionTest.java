package org.comal.eval.winrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest {
  /** So weak that it changes nothing at the precision tested. */
  private static final double NO_RIDGE = 1e-12;

  @Test
  void interceptAloneIsTheLogitOfTheMean() {
    double[] p = {1, 1, 1, 0};
    double[][] x = {{1}, {1}, {1}, {1}};

    // log(0.75 / 0.25) = log 3
    assertThat(LogisticRegression.fit(x, p, NO_RIDGE)[0]).isCloseTo(Math.log(3), within(1e-10));
  }

  @Test
  void twoGroupsGiveTheLogOddsRatio() {
    double[][] x = {{1, 0}, {1, 0}, {1, 0}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}};
    double[] p = {1, 0, 0, 1, 1, 1, 1, 0};

    // odds 1:2 without the feature, 4:1 with it: intercept log ½, ratio 8
    double[] beta = LogisticRegression.fit(x, p, NO_RIDGE);
    assertThat(beta[0]).isCloseTo(-Math.log(2), within(1e-9));
    assertThat(beta[1]).isCloseTo(Math.log(8), within(1e-9));
  }

  @Test
  void gradientVanishesAtTheFit() {
    RandomGenerator g = new RandomSource(3).generator();
    int n = 200;
    double[][] x = new double[n][];
    double[] p = new double[n];
    for (int k = 0; k < n; k++) {
      x[k] = new double[] {1, g.nextGaussian(), g.nextGaussian()};
      p[k] = g.nextDouble();
    }
    double ridge = 0.7;
    double[] beta = LogisticRegression.fit(x, p, ridge);

    for (int a = 0; a < 3; a++) {
      double gradient = -ridge * beta[a];
      for (int k = 0; k < n; k++) {
        gradient += (p[k] - 1 / (1 + Math.exp(-LogisticRegression.dot(x[k], beta)))) * x[k][a];
      }
      assertThat(gradient).isCloseTo(0, within(1e-9));
    }
  }

  @Test
  void staysFiniteWhereOneSideWinsEverything() {
    double[][] x = {{1}, {1}, {1}};
    double beta = LogisticRegression.fit(x, new double[] {1, 1, 1}, 0.01)[0];

    // The gradient is 0 where 3 (1 − σ(β)) = 0.01 β.
    assertThat(3 * (1 - LogisticRegression.sigmoid(beta))).isCloseTo(0.01 * beta, within(1e-9));
  }

  @Test
  void repeatsWhatItIsGivenWhereTheOutcomesAreProbabilities() {
    double[][] x = {{1, -1}, {1, 0}, {1, 2}};
    double[] p = new double[3];
    for (int k = 0; k < 3; k++) {
      p[k] = LogisticRegression.sigmoid(0.3 - 1.7 * x[k][1]);
    }
    double[] beta = LogisticRegression.fit(x, p, NO_RIDGE);

    assertThat(beta[0]).isCloseTo(0.3, within(1e-8));
    assertThat(beta[1]).isCloseTo(-1.7, within(1e-8));
  }

  @Test
  void refusesAnObservationThatIsNotFinite() {
    assertThatThrownBy(
            () -> LogisticRegression.fit(new double[][] {{1}}, new double[] {Double.NaN}, 1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage(
            "a logistic regression of 1 outcomes was given an observation that is not finite");
  }

  @Test
  void logLikelihoodDoesNotOverflow() {
    assertThat(LogisticRegression.logLikelihood(1, 800)).isZero();
    assertThat(LogisticRegression.logLikelihood(0, 800)).isEqualTo(-800);
    assertThat(LogisticRegression.logLikelihood(1, -800)).isEqualTo(-800);
    assertThat(LogisticRegression.logLikelihood(0.5, 0)).isCloseTo(-Math.log(2), within(1e-15));
  }
}
