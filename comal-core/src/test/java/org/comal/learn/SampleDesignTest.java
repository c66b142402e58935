package org.comal.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import java.util.List;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.prox.Payoff;
import org.junit.jupiter.api.Test;

/** Which samples a loss needs, and which of them meet. */
class SampleDesignTest {
  private static final Policy MU = new Spoken("mu", "a");
  private static final Policy OTHER = new Spoken("other", "a");
  private static final Sampling HOT = new Sampling(2, 1, 0, 0, 16);

  private static SampleDesign design(PairDesign pairs, Sampling sampling, boolean acceptBias) {
    return new SampleDesign(4, 2, pairs, Labels.SOFT, sampling, acceptBias);
  }

  private static PairPattern asked(SampleDesign design, Payoff gain, Loss loss) {
    return design.pairsAsked(MU, gain, loss);
  }

  private static List<Policy> apart(SampleDesign design, Payoff gain, Loss loss) {
    return design.opponentsApart(MU, gain, loss);
  }

  /** Losses of which only the signal matters. */
  private record Single(Signal signal) implements Loss {
    @Override
    public double evaluate(Group group, double[] logProb, double[] slope) {
      return 0;
    }
  }

  private record Paired(Signal signal) implements Loss {
    @Override
    public boolean paired() {
      return true;
    }

    @Override
    public double evaluate(Group group, double[] logProb, double[] slope) {
      return 0;
    }
  }

  @Test
  void samplesStandForTheirOwnSampler() {
    SampleDesign all = design(PairDesign.ALL, Sampling.FAITHFUL, false);
    for (Loss loss : List.of(new Single(Signal.GAINS), new Paired(Signal.PREFERENCES))) {
      assertThat(asked(all, winRate(MU), loss)).isEqualTo(PairPattern.ALL);
      assertThat(apart(all, winRate(MU), loss)).isEmpty();
    }
  }

  @Test
  void anotherOpponentIsDrawnApartAndSamplesNeedNotMeet() {
    SampleDesign all = design(PairDesign.ALL, Sampling.FAITHFUL, false);
    Payoff gain = winRate(OTHER).plus(-0.1, logRatio(MU, OTHER));
    assertThat(asked(all, gain, new Single(Signal.GAINS))).isEqualTo(PairPattern.NONE);
    assertThat(apart(all, gain, new Single(Signal.GAINS))).containsExactly(OTHER);
    // Each term has draws of its own.
    Payoff twice = winRate(OTHER).plus(1, winRate(MU)).plus(-1, winRate(OTHER));
    assertThat(asked(all, twice, new Single(Signal.GAINS))).isEqualTo(PairPattern.ALL);
    assertThat(apart(all, twice, new Single(Signal.GAINS))).containsExactly(OTHER, OTHER);
  }

  @Test
  void samplesAtAnotherTemperatureStandForNobodyUnlessBiasIsAccepted() {
    Loss loss = new Paired(Signal.GAIN_DIFFERENCES);
    SampleDesign hot = design(PairDesign.ALL, HOT, false);
    assertThat(asked(hot, winRate(MU), loss)).isEqualTo(PairPattern.NONE);
    assertThat(apart(hot, winRate(MU), loss)).containsExactly(MU);
    SampleDesign accepted = design(PairDesign.ALL, HOT, true);
    assertThat(asked(accepted, winRate(MU), loss)).isEqualTo(PairPattern.ALL);
    assertThat(apart(accepted, winRate(MU), loss)).isEmpty();
  }

  @Test
  void aLossThatIsShownDisjointPairsAsksForNothingElse() {
    SampleDesign disjoint = design(PairDesign.DISJOINT, Sampling.FAITHFUL, false);
    Loss preferences = new Paired(Signal.PREFERENCES);
    assertThat(asked(disjoint, winRate(MU), preferences)).isEqualTo(PairPattern.DISJOINT);
    assertThat(apart(disjoint, winRate(OTHER), preferences)).isEmpty();
    // One that learns from gains needs all of them to estimate these.
    assertThat(asked(disjoint, winRate(MU), new Paired(Signal.GAIN_DIFFERENCES)))
        .isEqualTo(PairPattern.ALL);
  }

  @Test
  void toChooseThePairsAllMustMeet() {
    SampleDesign worst = design(PairDesign.BEST_WORST, Sampling.FAITHFUL, false);
    assertThat(asked(worst, winRate(OTHER), new Paired(Signal.GAIN_DIFFERENCES)))
        .isEqualTo(PairPattern.ALL);
    assertThat(asked(worst, winRate(OTHER), new Single(Signal.GAIN_DIFFERENCES)))
        .isEqualTo(PairPattern.NONE);
  }
}
