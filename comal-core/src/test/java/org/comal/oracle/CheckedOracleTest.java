package org.comal.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.comal.data.Comparison;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedOracleTest {
  private static final RandomSource RANDOM = new RandomSource(1);
  private static final String WHOSE = "brevity in brevity.jar";
  private static final List<Comparison> THREE =
      List.of(Questions.question(1, 2), Questions.question(3, 4), Questions.question(5, 6));

  /** What an oracle does with a batch. */
  private interface Answering {
    double[] prefer(List<Comparison> batch, VerdictListener heard);
  }

  private static CheckedOracle checked(Answering answering) {
    return new CheckedOracle(
        new PreferenceOracle() {
          @Override
          public String id() {
            return "mine";
          }

          @Override
          public double[] prefer(
              List<Comparison> batch, RandomSource random, VerdictListener heard) {
            return answering.prefer(batch, heard);
          }
        },
        WHOSE);
  }

  private static OracleException refused(Answering answering) {
    return catchThrowableOfType(
        OracleException.class, () -> checked(answering).prefer(THREE, RANDOM));
  }

  @Test
  void verdictsInOrderGoThroughAsTheyAre() {
    double[] verdicts = {0, Double.NaN, 1};
    assertThat(checked((batch, heard) -> verdicts).prefer(THREE, RANDOM)).isSameAs(verdicts);
    assertThat(checked((batch, heard) -> new double[0]).prefer(List.of(), RANDOM)).isEmpty();
  }

  @Test
  void oneVerdictForAnyBatchIsRefused() {
    assertThat(refused((batch, heard) -> new double[] {0.5}))
        .hasMessage(
            "oracle brevity in brevity.jar gave 1 verdict on 3 questions, the first about prompt x;"
                + " it must give one for each, in their order");
    assertThat(refused((batch, heard) -> new double[4])).hasMessageContaining("gave 4 verdicts on");
    assertThat(refused((batch, heard) -> null)).hasMessageContaining("gave null on 3 questions");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e-9, 1.0000001, 80, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aVerdictThatIsNoProbabilityIsRefused(double p) {
    assertThat(refused((batch, heard) -> new double[] {0.5, p, 0.5}))
        .hasMessageStartingWith(
            "oracle brevity in brevity.jar gave "
                + p
                + " on a question about prompt x; a verdict is")
        .hasMessageContaining("from 0 to 1, or NaN");
  }

  @Test
  void whatIsToldBeforehandIsCheckedToo() {
    assertThat(
            refused(
                (batch, heard) -> {
                  heard.given(0, 2);
                  return new double[3];
                }))
        .hasMessageContaining("gave 2.0 on a question about prompt x");
    for (int place : new int[] {-1, 3}) {
      assertThat(
              refused(
                  (batch, heard) -> {
                    heard.given(place, 0.5);
                    return new double[3];
                  }))
          .hasMessageContaining("brevity.jar told a verdict at place " + place + " of 3 questions");
    }
  }

  @Test
  void whatItThrowsBecomesASentenceThatNamesItAndKeepsTheCause() {
    RuntimeException fault = new IndexOutOfBoundsException("Index 7 out of bounds for length 7");
    assertThat(
            refused(
                (batch, heard) -> {
                  throw fault;
                }))
        .hasCause(fault)
        .hasMessage(
            "oracle brevity in brevity.jar failed on 3 questions, the first about prompt x:"
                + " java.lang.IndexOutOfBoundsException: Index 7 out of bounds for length 7");
    assertThat(
            refused(
                (batch, heard) -> {
                  throw new IllegalStateException("the lexicon is not loaded");
                }))
        .hasMessageEndingWith("the first about prompt x: the lexicon is not loaded");
  }

  @Test
  void aClassThatIsNotThereIsASentenceToo() {
    NoClassDefFoundError fault = new NoClassDefFoundError("com/example/Lexicon");
    assertThat(
            refused(
                (batch, heard) -> {
                  throw fault;
                }))
        .hasCause(fault)
        .hasMessageContaining("com/example/Lexicon; is a jar missing beside it");
  }

  @Test
  void anExceptionThatIsASentenceAlreadyStaysTheSame() {
    OracleException spent = new OracleException("The budget is spent.");
    CheckedOracle inner =
        checked(
            (batch, heard) -> {
              throw spent;
            });
    PreferenceOracle worn = new CheckedOracle(new SymmetrizedOracle(inner), "symmetrized");
    assertThatExceptionOfType(OracleException.class)
        .isThrownBy(() -> worn.prefer(THREE, RANDOM))
        .isSameAs(spent);
  }

  @Test
  void whatTheListenerThrowsIsNotTheOraclesFault() {
    IllegalStateException stop = new IllegalStateException("stop");
    List<Consumer<RuntimeException>> ways =
        List.of(
            e -> {
              throw e;
            },
            e -> {
              throw new IllegalArgumentException("in a thread", e);
            });
    for (Consumer<RuntimeException> way : ways) {
      CheckedOracle oracle =
          checked(
              (batch, heard) -> {
                try {
                  heard.given(1, 0.5);
                } catch (IllegalStateException e) {
                  way.accept(e);
                }
                return new double[3];
              });
      assertThatExceptionOfType(RuntimeException.class)
          .isThrownBy(
              () ->
                  oracle.prefer(
                      THREE,
                      RANDOM,
                      (place, p) -> {
                        throw stop;
                      }))
          .isNotInstanceOf(OracleException.class)
          .satisfies(e -> assertThat(e == stop || e.getCause() == stop).isTrue());
    }
  }

  @Test
  void whatItTellsIsHeard() {
    List<Double> told = new ArrayList<>();
    CheckedOracle oracle =
        checked(
            (batch, heard) -> {
              heard.given(2, 0.25);
              heard.given(0, Double.NaN);
              return new double[] {Double.NaN, 0.5, 0.25};
            });
    oracle.prefer(THREE, RANDOM, (place, p) -> told.addAll(Arrays.asList((double) place, p)));
    assertThat(told).containsExactly(2.0, 0.25, 0.0, Double.NaN);
  }

  /** Fails whatever it is asked. */
  private static final class Broken implements PreferenceOracle {
    @Override
    public String id() {
      throw new UnsupportedOperationException("no id");
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      return new double[batch.size()];
    }

    @Override
    public Map<String, Double> statistics() {
      return null;
    }

    @Override
    public void rest() {
      throw new UnsupportedOperationException("no rest");
    }
  }

  @Test
  void itsOtherMethodsAreNamedToo() {
    CheckedOracle broken = new CheckedOracle(new Broken(), WHOSE);
    assertThatExceptionOfType(OracleException.class)
        .isThrownBy(broken::id)
        .withMessage(
            "oracle brevity in brevity.jar failed in its id:"
                + " java.lang.UnsupportedOperationException: no id");
    assertThatExceptionOfType(OracleException.class)
        .isThrownBy(broken::statistics)
        .withMessage("oracle brevity in brevity.jar gave null for its statistics");
    assertThatExceptionOfType(OracleException.class)
        .isThrownBy(broken::rest)
        .withMessageContaining("failed in its rest");
  }

  @Test
  void theExpectationStandsBehindTheSameDoor() {
    Questions judge = new Questions((a, b) -> 7);
    PreferenceOracle drawn = new CheckedOracle(new SampledOracle(judge), WHOSE);
    PreferenceOracle expectation = drawn.expectation().orElseThrow();
    assertThat(CheckedOracle.behind(expectation)).isSameAs(judge);
    assertThatExceptionOfType(OracleException.class)
        .isThrownBy(() -> expectation.prefer(THREE, RANDOM))
        .withMessageContaining("gave 7.0");
    CheckedOracle own = new CheckedOracle(judge, WHOSE);
    assertThat(own.expectation()).isEqualTo(Optional.of(own));
    assertThat(CheckedOracle.behind(judge)).isSameAs(judge);
  }
}
