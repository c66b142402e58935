package com.example.hinge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.comal.learn.Loss;
import org.comal.learn.PairLoss.Point;
import org.comal.tck.LossKit;
import org.junit.jupiter.api.Test;

class HingeLossTest extends LossKit {
  @Override
  protected Loss loss() {
    return new HingeLoss();
  }

  /** Its minimiser is a direction and no win rate. */
  @Override
  protected boolean solvesProxStep() {
    return false;
  }

  private static double value(double margin, double preference, double eta) {
    return new HingeLoss().value(new Point(margin, preference, 0, eta));
  }

  /** β = 1/η = .1, log-ratios 2 and −4, so h = 6 and max(0, 1 − .6) = .4. */
  @Test
  void agreesWithThePublishedLoss() {
    assertThat(value(6, 1, 10)).isCloseTo(0.4, within(1e-12));
    assertThat(value(-6, 0, 10)).isCloseTo(0.4, within(1e-12));
  }

  @Test
  void isLeastAtEtaInTheDirectionOfTheMajority() {
    double eta = 2;
    for (double p : new double[] {0, 0.2, 0.8, 1}) {
      double least = value(p > 0.5 ? eta : -eta, p, eta);
      for (double h = -5; h <= 5; h += 0.125) {
        assertThat(value(h, p, eta)).isGreaterThanOrEqualTo(least - 1e-12);
      }
    }
  }
}
