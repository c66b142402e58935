package org.comal.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.comal.Stable;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.oracle.OracleStatistics;
import org.comal.oracle.PreferenceOracle;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

/** What every {@link PreferenceOracle} must do. */
@Stable
public abstract class OracleKit {
  private static final RandomSource RANDOM = new RandomSource(20250202);

  /** Draws of a verdict whose mean is looked at: a share of .6 lies four deviations above .5. */
  private static final int DRAWS = 400;

  /**
   * {@return the oracle under test; may be the same object each time, the kit does not close it}
   */
  protected abstract PreferenceOracle oracle();

  /**
   * {@return three different questions or more, whose verdicts are not all the same, abstentions
   * left aside}
   */
  protected abstract List<Comparison> comparisons();

  /**
   * {@return questions whose first response wins: the verdict is above one half, or its mean where
   * verdicts are drawn} None unless overridden, and an oracle that is turned round is then not
   * found.
   */
  protected List<Comparison> firstWins() {
    return List.of();
  }

  /**
   * {@return an oracle of the same kind with another setting that changes verdicts, made anew each
   * time: the kit closes it} None unless overridden, and an id that leaves a setting out is then
   * not found.
   */
  protected Optional<PreferenceOracle> other() {
    return Optional.empty();
  }

  /** {@return whether the same question always gets the same verdict} */
  protected boolean deterministic() {
    return true;
  }

  /** {@return whether P(a, b) + P(b, a) = 1, and so P(a, a) = ½} */
  protected boolean antisymmetric() {
    return true;
  }

  /** {@return whether it never abstains from {@link #comparisons}} */
  protected boolean decided() {
    return true;
  }

  /**
   * {@return whether it answers about any prompt; one that does not must refuse a strange one by
   * its id}
   */
  protected boolean answersAnyPrompt() {
    return true;
  }

  /** {@return by how much the verdicts in two batches may differ, as by padding} */
  protected double tolerance() {
    return 0;
  }

  private double[] ask(List<Comparison> batch) {
    return oracle().prefer(batch, RANDOM.at("ask"));
  }

  private void assumeDeterministic() {
    assumeTrue(deterministic(), "draws its verdicts");
  }

  @Test
  void verdictsAreProbabilitiesInOrder() {
    double[] p = ask(comparisons());
    assertThat(p).hasSize(comparisons().size());
    for (double v : p) {
      assertThat(Double.isNaN(v) || (v >= 0 && v <= 1)).as("verdict %s", v).isTrue();
    }
    assertThat(Arrays.stream(p).noneMatch(Double::isNaN)).as("decided").isEqualTo(decided());
  }

  /** Verdicts of one stream, or where they are drawn of many. */
  private List<double[]> asked(List<Comparison> batch) {
    return IntStream.range(0, deterministic() ? 1 : DRAWS)
        .mapToObj(k -> oracle().prefer(batch, RANDOM.at("asked", k)))
        .toList();
  }

  @Test
  void verdictsAreNotAllTheSame() {
    DoubleSummaryStatistics spread =
        asked(comparisons()).stream()
            .flatMapToDouble(Arrays::stream)
            .filter(v -> !Double.isNaN(v))
            .summaryStatistics();
    assertThat(spread.getMax() - spread.getMin())
        .as(
            "how far the verdicts on comparisons() lie apart, from %s to %s: the kit needs questions"
                + " that the oracle answers differently, and one that answers all alike is none",
            spread.getMin(), spread.getMax())
        .isGreaterThan(tolerance());
  }

  @Test
  void theFirstWinsWhereItShould() {
    assumeTrue(!firstWins().isEmpty(), "firstWins() gives no question");
    List<double[]> verdicts = asked(firstWins());
    for (int i = 0; i < firstWins().size(); i++) {
      int place = i;
      assertThat(verdicts.stream().mapToDouble(p -> p[place]).average().orElseThrow())
          .as(
              "P(first ≻ second) of question %s of firstWins(), whose first response wins; is it the"
                  + " probability of the second?",
              i)
          .isGreaterThan(0.5);
    }
  }

  @Test
  void theIdNamesTheSettings() {
    try (PreferenceOracle other = another()) {
      assertThat(other.id())
          .as(
              "id of other(), which has other settings: verdicts are kept under the id, which must"
                  + " name every setting that changes them")
          .isNotEqualTo(oracle().id());
    }
  }

  private PreferenceOracle another() {
    Optional<PreferenceOracle> other = other();
    assumeTrue(other.isPresent(), "other() gives no oracle");
    return other.get();
  }

  @Test
  void answersTheSameAfterARest() {
    PreferenceOracle tired = oracle();
    double[] before = tired.prefer(comparisons(), RANDOM.at("ask"));
    tired.rest();
    tired.rest();
    assertThat(tired.prefer(comparisons(), RANDOM.at("ask")))
        .as("verdicts after rest(), which gives back only what can be had again")
        .containsExactly(before, within(tolerance()));
  }

  @Test
  void closingAnotherTwiceDoesNoHarm() {
    double[] before = ask(comparisons());
    PreferenceOracle other = another();
    other.prefer(comparisons(), RANDOM.at("ask"));
    other.close();
    assertThatNoException().as("close() of an oracle that is closed").isThrownBy(other::close);
    assertThat(ask(comparisons()))
        .as("verdicts after other() was closed, which must not close what others use")
        .containsExactly(before, within(tolerance()));
  }

  @Test
  void whatIsFreeHasNoCost() {
    assumeTrue(oracle().free(), "is not free, or does not say so");
    PreferenceOracle asked = oracle();
    asked.prefer(comparisons(), RANDOM.at("ask"));
    assertThat(asked.statistics().getOrDefault(OracleStatistics.COST, 0.0))
        .as("cost told by statistics() of an oracle that is free(), which a dry run may ask")
        .isZero();
  }

  @Test
  void noQuestionsGetNoVerdicts() {
    assertThat(ask(List.of())).isEmpty();
  }

  @Test
  void hasAnIdThatStays() {
    assertThat(oracle().id()).isNotBlank().isEqualTo(oracle().id());
  }

  @Test
  void saysWhetherItDrawsItsVerdicts() {
    assertThat(oracle().deterministic()).isEqualTo(deterministic());
  }

  @Test
  void theSameStreamGetsTheSameVerdicts() {
    assertThat(ask(comparisons())).containsExactly(ask(comparisons()), within(tolerance()));
  }

  @Test
  void anotherStreamGetsTheSameVerdictsFromADeterministicOracle() {
    assumeDeterministic();
    assertThat(oracle().prefer(comparisons(), RANDOM.at("another")))
        .containsExactly(ask(comparisons()), within(tolerance()));
  }

  @Test
  void verdictsBelongToTheCaller() {
    double[] first = ask(comparisons());
    double[] kept = first.clone();
    Arrays.fill(first, -1);
    assertThat(ask(comparisons())).containsExactly(kept, within(tolerance()));
  }

  @Test
  void answersOneAsItAnswersMany() {
    assumeDeterministic();
    double[] together = ask(comparisons());
    for (int i = 0; i < together.length; i++) {
      assertThat(ask(List.of(comparisons().get(i))))
          .containsExactly(new double[] {together[i]}, within(tolerance()));
    }
  }

  @Test
  void theOrderOfQuestionsDoesNotMatter() {
    assumeDeterministic();
    List<Comparison> reversed = new ArrayList<>(comparisons());
    Collections.reverse(reversed);
    double[] backwards = ask(reversed);
    double[] forwards = ask(comparisons());
    for (int i = 0; i < forwards.length; i++) {
      assertThat(new double[] {backwards[forwards.length - 1 - i]})
          .containsExactly(new double[] {forwards[i]}, within(tolerance()));
    }
  }

  @Test
  void aQuestionAskedTwiceInABatchIsAnsweredTwice() {
    assumeDeterministic();
    Comparison c = comparisons().get(0);
    double alone = ask(List.of(c))[0];
    assertThat(ask(List.of(c, comparisons().get(1), c)))
        .hasSize(3)
        .satisfies(
            p ->
                assertThat(new double[] {p[0], p[2]})
                    .containsExactly(new double[] {alone, alone}, within(tolerance())));
  }

  @Test
  void whatItTellsBeforehandIsWhatItReturns() {
    Map<Integer, Double> told = new ConcurrentHashMap<>();
    double[] p =
        oracle()
            .prefer(
                comparisons(),
                RANDOM.at("ask"),
                (i, verdict) ->
                    assertThat(told.put(i, verdict)).as("told before of place %d", i).isNull());
    assertThat(p).containsExactly(ask(comparisons()), within(tolerance()));
    told.forEach((i, verdict) -> assertThat(verdict).as("told of place %d", i).isEqualTo(p[i]));
  }

  @Test
  void bothOrdersAddUpToOne() {
    assumeTrue(antisymmetric(), "not antisymmetric");
    double[] p = ask(comparisons());
    double[] q = ask(comparisons().stream().map(Comparison::swapped).toList());
    for (int i = 0; i < p.length; i++) {
      if (!Double.isNaN(p[i])) {
        assertThat(p[i] + q[i])
            .as(
                "P(first ≻ second) = %s and P(second ≻ first) = %s of comparison %s together; an"
                    + " oracle with another rule says so by antisymmetric()",
                p[i], q[i], i)
            .isCloseTo(1, within(1e-12 + 2 * tolerance()));
      }
    }
  }

  @Test
  void aResponseDrawsWithItself() {
    assumeTrue(antisymmetric(), "not antisymmetric");
    for (Comparison c : comparisons()) {
      double p = ask(List.of(new Comparison(c.prompt(), c.first(), c.first())))[0];
      if (!Double.isNaN(p)) {
        assertThat(p).isCloseTo(0.5, within(1e-12 + tolerance()));
      }
    }
  }

  @Test
  void refusesAStrangePromptByItsId() {
    assumeTrue(!answersAnyPrompt(), "answers about any prompt");
    Comparison known = comparisons().get(0);
    Prompt strange = Prompt.user("strange-prompt", "never seen");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ask(List.of(new Comparison(strange, known.first(), known.second()))))
        .withMessageContaining("strange-prompt");
  }

  @Test
  void servesSeveralThreads() throws Exception {
    assumeDeterministic();
    PreferenceOracle shared = oracle();
    double[] alone = ask(comparisons());
    assertThat(AtOnce.run(() -> shared.prefer(comparisons(), RANDOM)))
        .allSatisfy(p -> assertThat(p).containsExactly(alone, within(tolerance())));
  }
}
