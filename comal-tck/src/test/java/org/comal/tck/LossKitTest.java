package org.comal.tck;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.comal.learn.Loss;
import org.comal.learn.PairLoss;
import org.comal.learn.ResponseLoss;
import org.comal.learn.Signal;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** The kit finds losses that lead away from the prox step, though their slopes are derivatives. */
class LossKitTest {
  private static final double UPRIGHT = 1;

  private static LossKit kit(Loss loss, boolean solvesProxStep) {
    return new LossKit() {
      @Override
      protected Loss loss() {
        return loss;
      }

      @Override
      protected boolean solvesProxStep() {
        return solvesProxStep;
      }
    };
  }

  /** sign · (h − target)², the target a function of η and the difference of gains or labels. */
  private record Squared(Signal signal, double sign, DoubleBinaryOperator target)
      implements PairLoss {
    private double residual(PairLoss.Point at) {
      double difference =
          signal == Signal.PREFERENCES ? at.preference() - 0.5 : at.gainDifference();
      return at.margin() - target.applyAsDouble(at.eta(), difference);
    }

    @Override
    public double value(PairLoss.Point at) {
      return sign * residual(at) * residual(at);
    }

    @Override
    public double slope(PairLoss.Point at) {
      return sign * 2 * residual(at);
    }
  }

  /** (Δ − target of the gain)². */
  private record Single(DoubleUnaryOperator target) implements ResponseLoss {
    private double residual(ResponseLoss.Point at) {
      return at.logRatio() - target.applyAsDouble(at.gain());
    }

    @Override
    public double value(ResponseLoss.Point at) {
      return residual(at) * residual(at);
    }

    @Override
    public double slope(ResponseLoss.Point at) {
      return 2 * residual(at);
    }
  }

  private static final Signal[] PAIRED = {Signal.PREFERENCES, Signal.GAIN_DIFFERENCES};

  @Test
  void aLossThatSolvesTheProxStepPasses() {
    for (Signal signal : PAIRED) {
      LossKit kit =
          kit(new Squared(signal, UPRIGHT, (eta, g) -> eta * g), /* solvesProxStep= */ true);
      assertThatNoException().isThrownBy(kit::aStepFromTheAnchorRaisesWhatIsPreferred);
      assertThatNoException().isThrownBy(kit::theProxStepIsItsMinimiser);
    }
  }

  @Test
  void aLossWithItsSignTurnedFails() {
    for (Signal signal : PAIRED) {
      LossKit kit = kit(new Squared(signal, -1, (eta, g) -> eta * g), /* solvesProxStep= */ true);
      assertThatNoException().isThrownBy(kit::slopesAreTheDerivatives);
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(kit::aStepFromTheAnchorRaisesWhatIsPreferred)
          .withMessageContaining("is the sign of the loss turned?");
    }
  }

  @Test
  void aLossOnSingleGainsThatLowersThePreferredFails() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            kit(new Single(g -> 0.5 - g), /* solvesProxStep= */ false)
                ::aStepFromTheAnchorRaisesWhatIsPreferred)
        .withMessageContaining("is the sign of the loss turned?");
    assertThatNoException()
        .isThrownBy(
            kit(new Single(g -> g - 0.5), /* solvesProxStep= */ false)
                ::aStepFromTheAnchorRaisesWhatIsPreferred);
  }

  @Test
  void aLossWithAWrongFactorOfEtaFails() {
    DoubleBinaryOperator half = (eta, g) -> eta / 2 * g;
    DoubleBinaryOperator none = (eta, g) -> g;
    DoubleBinaryOperator inverse = (eta, g) -> g / eta;
    for (Signal signal : PAIRED) {
      for (DoubleBinaryOperator wrong : new DoubleBinaryOperator[] {half, none, inverse}) {
        Squared loss = new Squared(signal, UPRIGHT, wrong);
        assertThatExceptionOfType(AssertionError.class)
            .isThrownBy(kit(loss, /* solvesProxStep= */ true)::theProxStepIsItsMinimiser)
            .withMessageContaining("override solvesProxStep() to answer false")
            .withMessageContaining("factor of eta");
        assertThatExceptionOfType(TestAbortedException.class)
            .isThrownBy(kit(loss, /* solvesProxStep= */ false)::theProxStepIsItsMinimiser);
      }
    }
  }
}
