package org.comal.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.comal.learn.Group;
import org.comal.learn.Loss;
import org.comal.learn.PairLoss;
import org.comal.learn.ResponseLoss;

/** Slopes against central differences, whose error is of order step² · third derivative. */
class LossSlopesTest {
  private static final double STEP = 1e-5;

  @Provide
  Arbitrary<PairLoss> pairLosses() {
    return Arbitraries.of(List.of(new IpoLoss(), new InpoLoss(), new RebelLoss(), new DpoLoss()));
  }

  @Provide
  Arbitrary<Loss> losses() {
    return Arbitraries.of(
        List.of(
            new IpoLoss(),
            new InpoLoss(),
            new RebelLoss(),
            new DpoLoss(),
            new SppoLoss(),
            new DroLoss(),
            new PpoLoss(0.2)));
  }

  @Property(tries = 400)
  void slopeOfPairLossIsTheDerivativeOfItsValue(
      @ForAll("pairLosses") PairLoss loss,
      @ForAll @DoubleRange(min = -8, max = 8) double margin,
      @ForAll @DoubleRange(min = 0, max = 1) double preference,
      @ForAll @DoubleRange(min = -1, max = 1) double difference,
      @ForAll @DoubleRange(min = 0.1, max = 10) double eta) {
    double up = loss.value(new PairLoss.Point(margin + STEP, preference, difference, eta));
    double down = loss.value(new PairLoss.Point(margin - STEP, preference, difference, eta));
    double slope = loss.slope(new PairLoss.Point(margin, preference, difference, eta));
    assertThat(slope).isCloseTo((up - down) / (2 * STEP), within(1e-5 * (1 + Math.abs(slope))));
  }

  @Property(tries = 200)
  void slopeOfResponseLossIsTheDerivativeOfItsValue(
      @ForAll @DoubleRange(min = -8, max = 8) double logRatio,
      @ForAll @DoubleRange(min = -1, max = 2) double gain,
      @ForAll @DoubleRange(min = 0.1, max = 10) double eta) {
    ResponseLoss loss = new SppoLoss();
    double up = loss.value(new ResponseLoss.Point(logRatio + STEP, gain, eta));
    double down = loss.value(new ResponseLoss.Point(logRatio - STEP, gain, eta));
    double slope = loss.slope(new ResponseLoss.Point(logRatio, gain, eta));
    assertThat(slope).isCloseTo((up - down) / (2 * STEP), within(1e-5 * (1 + Math.abs(slope))));
  }

  @Property(tries = 400)
  void slopesOfGroupAreTheGradientOfItsLoss(
      @ForAll("losses") Loss loss,
      @ForAll @IntRange(min = 2, max = 6) int n,
      @ForAll @DoubleRange(min = 0.1, max = 10) double eta,
      @ForAll long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    Group group = Groups.random(n, eta, r);
    // Ratios within the clipping range and off its corners, where PPO has no derivative.
    double[] logProb = new double[n];
    for (int i = 0; i < n; i++) {
      logProb[i] = group.sampledLogProb()[i] + r.nextDouble(-0.17, 0.17);
    }
    assertGradient(loss, group, logProb);
  }

  @Property(tries = 100)
  void slopesOfPpoAreTheGradientOfItsLossBeyondTheClipToo(
      @ForAll @IntRange(min = 2, max = 6) int n, @ForAll long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    Group group = Groups.random(n, 0.7, r);
    double[] logProb = new double[n];
    for (int i = 0; i < n; i++) {
      logProb[i] = group.sampledLogProb()[i] + (r.nextBoolean() ? 1 : -1) * r.nextDouble(0.3, 1);
    }
    assertGradient(new PpoLoss(0.2), group, logProb);
  }

  private static void assertGradient(Loss loss, Group group, double[] logProb) {
    double[] slope = Groups.slopes(loss, group, logProb);
    for (int i = 0; i < slope.length; i++) {
      double[] up = logProb.clone();
      double[] down = logProb.clone();
      up[i] += STEP;
      down[i] -= STEP;
      double difference =
          (loss.evaluate(group, up, new double[up.length])
                  - loss.evaluate(group, down, new double[up.length]))
              / (2 * STEP);
      assertThat(slope[i]).isCloseTo(difference, within(1e-5 * (1 + Math.abs(difference))));
    }
  }
}
