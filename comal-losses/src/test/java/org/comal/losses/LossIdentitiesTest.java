package org.comal.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.comal.learn.Group;
import org.comal.learn.Loss;
import org.comal.learn.PairLoss;
import org.junit.jupiter.api.Test;

/** How the losses relate to one another. */
class LossIdentitiesTest {

  @Property(tries = 100)
  void rebelOnAllPairsHasTheGradientOfInpoOverEtaSquared(
      @ForAll @IntRange(min = 2, max = 12) int n,
      @ForAll @DoubleRange(min = 0.1, max = 10) double eta,
      @ForAll long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    Group group = Groups.random(n, eta, r);
    double[] logProb = Groups.uniform(n, -3, 0, r);
    assertSameGradient(new RebelLoss(), 1, new InpoLoss(), 1 / (eta * eta), group, logProb);
  }

  @Property(tries = 100)
  void droHasTheGradientOfRebelOnAllPairsUpToScale(
      @ForAll @IntRange(min = 2, max = 12) int n,
      @ForAll @DoubleRange(min = 0.1, max = 10) double eta,
      @ForAll long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    Group group = Groups.random(n, eta, r);
    double[] logProb = Groups.uniform(n, -3, 0, r);
    double scale = eta * eta * (n - 1) / (2 * n);
    assertSameGradient(new DroLoss(), 1, new RebelLoss(), scale, group, logProb);
  }

  @Property(tries = 100)
  void ppoAtTheAnchorHasTheGradientOfDroUpToScale(
      @ForAll @IntRange(min = 2, max = 12) int n,
      @ForAll @DoubleRange(min = 0.1, max = 10) double eta,
      @ForAll long seed) {
    // ρ = 1, Δ = 0: PPO's slope is −(g − mean of the others)/n = −(g − mean)/(n − 1), DRO's is
    // −2η (g − mean)/n.
    Group random = Groups.random(n, eta, new SplittableRandom(seed));
    double[] anchor = random.anchorLogProb();
    Group group = Groups.of(anchor, anchor, random.gain(), random.shift(), new double[n][n], eta);
    double scale = n / (2 * eta * (n - 1));
    assertSameGradient(new PpoLoss(0.2), 1, new DroLoss(), scale, group, anchor);
  }

  @Property(tries = 100)
  void softLabelIsTheExpectedLossOverHardLabelsInSlope(
      @ForAll @DoubleRange(min = -5, max = 5) double margin,
      @ForAll @DoubleRange(min = 0, max = 1) double p) {
    for (PairLoss loss : new PairLoss[] {new IpoLoss(), new InpoLoss(), new DpoLoss()}) {
      double won = loss.slope(new PairLoss.Point(margin, 1, 0, 2));
      double lost = loss.slope(new PairLoss.Point(margin, 0, 0, 2));
      assertThat(loss.slope(new PairLoss.Point(margin, p, 0, 2)))
          .isCloseTo(p * won + (1 - p) * lost, within(1e-12));
    }
  }

  @Test
  void dpoStaysFiniteFarOut() {
    PairLoss dpo = new DpoLoss();
    // −log σ(−1000/.5) = 2000
    assertThat(dpo.value(new PairLoss.Point(-1000, 1, 0, 0.5))).isEqualTo(2000);
    assertThat(dpo.value(new PairLoss.Point(1000, 1, 0, 0.5))).isEqualTo(0);
    assertThat(dpo.slope(new PairLoss.Point(-1000, 1, 0, 0.5))).isEqualTo(-2);
  }

  @Test
  void ppoPushesNoFurtherThanTheClip() {
    // Response 0 has the gain and ratio e^.5 > 1.2: its slope is the divergence's alone.
    double[] anchor = {-1, -1};
    Group group =
        Groups.of(anchor, anchor, new double[] {1, 0}, new double[2], new double[2][2], 10);
    double[] slope = Groups.slopes(new PpoLoss(0.2), group, new double[] {-0.5, -1});
    assertThat(slope[0]).isCloseTo(Math.exp(0.5) * 0.5 / 10 / 2, within(1e-12));
    assertThat(slope[1]).isCloseTo(0.5, within(1e-12));
  }

  private static void assertSameGradient(
      Loss a, double scaleA, Loss b, double scaleB, Group group, double[] logProb) {
    double[] first = Groups.slopes(a, group, logProb);
    double[] second = Groups.slopes(b, group, logProb);
    double size = 0;
    for (double s : first) {
      size = Math.max(size, Math.abs(s));
    }
    for (int i = 0; i < first.length; i++) {
      // Round-off only: both add up n terms of this size.
      assertThat(scaleA * first[i])
          .isCloseTo(scaleB * second[i], within(1e-12 * (1 + scaleA * size)));
    }
  }
}
