package org.comal.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.comal.oracle.Questions.question;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

class DecoratorsTest {
  private static final RandomSource RANDOM = new RandomSource(11);

  @Property
  void symmetrizedVerdictsAddUpToOne(
      @ForAll @DoubleRange(min = 0, max = 1) double forth,
      @ForAll @DoubleRange(min = 0, max = 1) double back) {
    PreferenceOracle oracle = new SymmetrizedOracle(new Questions((a, b) -> a < b ? forth : back));
    double[] p = oracle.prefer(List.of(question(1, 2), question(2, 1)), RANDOM);
    // ½ (P(a, b) + 1 − P(b, a))
    assertThat(p[0]).isCloseTo((forth + 1 - back) / 2, within(1e-12)).isBetween(0.0, 1.0);
    assertThat(p[0] + p[1]).isCloseTo(1, within(1e-12));
  }

  @Test
  void symmetrizedAsksBothOrdersInOneBatch() {
    Questions judge = new Questions((a, b) -> 0.8);
    new SymmetrizedOracle(judge).prefer(List.of(question(1, 2), question(3, 4)), RANDOM);
    assertThat(judge.asked())
        .containsExactly(question(1, 2), question(2, 1), question(3, 4), question(4, 3));
  }

  @Test
  void symmetrizedAbstainsWhereEitherOrderDoes() {
    Questions judge = new Questions((a, b) -> a < b ? 0.8 : Double.NaN);
    assertThat(new SymmetrizedOracle(judge).prefer(List.of(question(1, 2)), RANDOM)[0]).isNaN();
  }

  @Test
  void symmetrizedCountsWhatTheOrderDoes() {
    // Whoever stands first gets .2 more: .9 and .5 for 1 against 2, .6 and .8 for 3 against 4.
    Questions judge =
        new Questions((a, b) -> a == 1 ? 0.9 : a == 2 ? 0.5 : a == 3 ? 0.6 : a == 4 ? 0.8 : 0.7);
    SymmetrizedOracle oracle = new SymmetrizedOracle(judge);
    assertThat(oracle.statistics())
        .containsExactly(
            Map.entry("pairs-in-both-orders", 0.0),
            Map.entry("position-bias", 0.0),
            Map.entry("flip-share", 0.0));

    oracle.prefer(List.of(question(1, 2), question(3, 4), question(5, 5)), RANDOM);

    // (½ (.9 + .5) − ½ + ½ (.6 + .8) − ½) / 2; the second pair's first place wins both times, and 5
    // against itself does not count.
    assertThat(oracle.positionBias()).isCloseTo(0.2, within(1e-15));
    assertThat(oracle.flipShare()).isEqualTo(0.5);
    assertThat(oracle.pairs()).isEqualTo(2);
  }

  @Test
  void symmetrizedCountsNoPairThatWasLeftOpen() {
    Questions judge = new Questions((a, b) -> a < b ? 0.8 : Double.NaN);
    SymmetrizedOracle oracle = new SymmetrizedOracle(judge);
    oracle.prefer(List.of(question(1, 2)), RANDOM);
    assertThat(oracle.pairs()).isZero();
  }

  @Test
  void figuresOfAllLayersComeTogetherAndTheOuterOneStays() {
    Questions judge = new Questions((a, b) -> 0.8);
    PreferenceOracle oracle =
        new SampledOracle(new CachedOracle(new SymmetrizedOracle(new CachedOracle(judge, 9)), 9));
    oracle.prefer(List.of(question(1, 2)), RANDOM);
    oracle.prefer(List.of(question(1, 2), question(2, 1)), RANDOM);
    // The outer cache knew one question; the inner one knew both that the second pair asks.
    assertThat(oracle.statistics())
        .containsExactly(
            Map.entry("cached", 1.0),
            Map.entry("pairs-in-both-orders", 2.0),
            Map.entry("position-bias", 0.30000000000000004),
            Map.entry("flip-share", 1.0));
  }

  @Test
  void cachedAsksOnce() {
    Questions judge = new Questions((a, b) -> a / 10.0);
    CachedOracle cached = new CachedOracle(judge, 10);
    double[] first = cached.prefer(List.of(question(1, 2), question(3, 4), question(1, 2)), RANDOM);
    double[] again = cached.prefer(List.of(question(3, 4), question(1, 2)), RANDOM);
    assertThat(first).containsExactly(0.1, 0.3, 0.1);
    assertThat(again).containsExactly(0.3, 0.1);
    assertThat(judge.asked()).containsExactly(question(1, 2), question(3, 4));
    assertThat(cached.misses()).isEqualTo(2);
    assertThat(cached.hits()).isEqualTo(3);
  }

  @Test
  void cachedTellsTheTwoOrdersApart() {
    Questions judge = new Questions((a, b) -> a / 10.0);
    CachedOracle cached = new CachedOracle(judge, 10);
    assertThat(cached.prefer(List.of(question(1, 2), question(2, 1)), RANDOM))
        .containsExactly(0.1, 0.2);
  }

  @Test
  void cachedForgetsTheLeastRecentlyUsed() {
    Questions judge = new Questions((a, b) -> 0.5);
    CachedOracle cached = new CachedOracle(judge, 2);
    cached.prefer(List.of(question(1, 0)), RANDOM);
    cached.prefer(List.of(question(2, 0)), RANDOM);
    cached.prefer(List.of(question(1, 0)), RANDOM); // now 2 is the older one
    cached.prefer(List.of(question(3, 0)), RANDOM); // and makes room
    judge.asked().clear();
    cached.prefer(List.of(question(1, 0)), RANDOM);
    cached.prefer(List.of(question(2, 0)), RANDOM);
    assertThat(judge.asked()).containsExactly(question(2, 0));
  }

  @Test
  void cachedAnswersABatchLargerThanItself() {
    CachedOracle cached = new CachedOracle(new Questions((a, b) -> a / 10.0), 1);
    assertThat(cached.prefer(List.of(question(1, 0), question(2, 0), question(3, 0)), RANDOM))
        .containsExactly(0.1, 0.2, 0.3);
  }

  @Test
  void cachedDoesNotRememberAbstentions() {
    Questions judge = new Questions((a, b) -> Double.NaN);
    CachedOracle cached = new CachedOracle(judge, 10);
    cached.prefer(List.of(question(1, 2)), RANDOM);
    assertThat(cached.prefer(List.of(question(1, 2)), RANDOM)[0]).isNaN();
    assertThat(judge.asked()).hasSize(2);
  }

  @Test
  void cachedRefusesAnOracleThatDrawsItsVerdicts() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CachedOracle(new SampledOracle(new Questions((a, b) -> 0.5)), 10))
        .withMessage(
            "cannot cache sampled(questions), whose verdicts are drawn anew each time;"
                + " cache the oracle inside it instead");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CachedOracle(new Questions((a, b) -> 0.5), 0))
        .withMessageContaining("max-entries is 0");
  }

  /** 4 standard deviations of a mean of 10,000 draws: 4 √(.7 · .3 / 10,000) = .0183. */
  @Test
  void sampledDrawsWithTheProbability() {
    PreferenceOracle sampled = new SampledOracle(new Questions((a, b) -> 0.7));
    double[] p = sampled.prefer(Collections.nCopies(10_000, question(1, 2)), RANDOM);
    assertThat(Arrays.stream(p).allMatch(v -> v == 0 || v == 1)).isTrue();
    assertThat(Arrays.stream(p).average().orElseThrow()).isCloseTo(0.7, within(0.0184));
  }

  @Test
  void sampledNeverDrawsTheImpossible() {
    PreferenceOracle sampled = new SampledOracle(new Questions((a, b) -> a < b ? 1 : 0));
    assertThat(sampled.prefer(Collections.nCopies(1000, question(1, 2)), RANDOM)).containsOnly(1.0);
    assertThat(sampled.prefer(Collections.nCopies(1000, question(2, 1)), RANDOM)).containsOnly(0.0);
  }

  @Test
  void theExpectationOfDrawsIsWhatTheyAreDrawnFrom() {
    PreferenceOracle judge = new Questions((a, b) -> a < b ? 0.7 : 0.4);
    PreferenceOracle sampled = new SampledOracle(judge);
    PreferenceOracle both = new SymmetrizedOracle(sampled);

    assertThat(sampled.expectation()).containsSame(judge);
    // ½ (.7 + 1 − .4)
    assertThat(both.expectation().orElseThrow().prefer(List.of(question(1, 2)), RANDOM)[0])
        .isCloseTo(0.65, within(1e-15));
  }

  @Test
  void sampledAbstainsWhereTheOracleDoes() {
    PreferenceOracle sampled = new SampledOracle(new Questions((a, b) -> Double.NaN));
    assertThat(sampled.prefer(List.of(question(1, 2)), RANDOM)[0]).isNaN();
  }

  @Test
  void sampledLeavesTheOraclesOwnArrayAlone() {
    double[] kept = {0.25};
    PreferenceOracle inner =
        new PreferenceOracle() {
          @Override
          public String id() {
            return "kept";
          }

          @Override
          public double[] prefer(
              List<org.comal.data.Comparison> batch, RandomSource random, VerdictListener heard) {
            return kept;
          }
        };
    new SampledOracle(inner).prefer(List.of(question(1, 2)), RANDOM);
    assertThat(kept).containsExactly(0.25);
  }

  @Test
  void decoratorsSayWhatTheyWearAndCloseIt() {
    Questions judge = new Questions((a, b) -> 0.5);
    PreferenceOracle all = new SampledOracle(new CachedOracle(new SymmetrizedOracle(judge), 10));
    assertThat(all.id()).isEqualTo("sampled(symmetrized(questions))");
    assertThat(all.deterministic()).isFalse();
    all.close();
    assertThat(judge.closed()).isTrue();
  }
}
