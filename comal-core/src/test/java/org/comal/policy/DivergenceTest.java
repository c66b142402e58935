package org.comal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DivergenceTest {
  private static double[] log(double... p) {
    double[] logs = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      logs[i] = Math.log(p[i]);
    }
    return logs;
  }

  @Test
  void equalsTheTextbookSum() {
    // Nash (4, 3, 4)/11 against the start (.2, .5, .3) of the paper's game: .122039 as printed
    // there.
    double plain =
        4 / 11.0 * Math.log(4 / 2.2) + 3 / 11.0 * Math.log(3 / 5.5) + 4 / 11.0 * Math.log(4 / 3.3);

    double kl = Divergence.kl(log(4 / 11.0, 3 / 11.0, 4 / 11.0), log(0.2, 0.5, 0.3));

    assertThat(kl).isCloseTo(plain, within(1e-15)).isCloseTo(0.122039, within(5e-7));
  }

  @Test
  void keepsItsDigitsBetweenNeighbours() {
    // p = ½ ± δ/2 against ½: KL = δ²/2 + O(δ⁴), here 2⁻⁷³, far below the rounding of 1.
    double delta = Math.scalb(1.0, -36);
    double[] p = log((1 + delta) / 2, (1 - delta) / 2);

    assertThat(Divergence.kl(p, log(0.5, 0.5)))
        .isCloseTo(delta * delta / 2, within(1e-4 * delta * delta));
  }

  @Test
  void isZeroForEqualPoliciesAndInfiniteWhereTheOtherGivesNothing() {
    double[] p = log(0.25, 0.75, 0);

    assertThat(Divergence.kl(p, p)).isZero();
    assertThat(Divergence.kl(log(0.5, 0.5), log(1, 0))).isInfinite();
    // What p never gives costs nothing beyond what the rest lacks: KL((1, 0) ‖ (½, ½)) = log 2.
    assertThat(Divergence.kl(log(1, 0), log(0.5, 0.5))).isCloseTo(Math.log(2), within(1e-15));
  }
}
