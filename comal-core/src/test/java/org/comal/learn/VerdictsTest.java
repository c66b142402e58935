package org.comal.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Listener;
import org.comal.oracle.OracleException;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.prox.Game;
import org.comal.prox.Step;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

/** What is asked of the oracle, and where its verdicts go. */
class VerdictsTest {
  private static final double NAN = Double.NaN;
  private static final RandomSource RANDOM = new RandomSource(1);
  private static final List<Prompt> X = List.of(Prompt.named("x"));

  private final List<Comparison> asked = new ArrayList<>();

  private PreferenceOracle oracle(ToDoubleFunction<Comparison> verdict) {
    return new PreferenceOracle() {
      @Override
      public String id() {
        return "told";
      }

      @Override
      public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
        asked.addAll(batch);
        return batch.stream().mapToDouble(verdict).toArray();
      }
    };
  }

  private static double[][] among(PairPattern pairs, PreferenceOracle oracle, String... texts) {
    DrawnSamples samples = Spoken.samples(X, texts);
    return verdicts(new Verdicts.Source(samples, samples, pairs, oracle, RANDOM))[0];
  }

  private static double[][][] verdicts(Verdicts.Source source) {
    Game game = new Game(X, source.oracle());
    Step step = new Step(game, RANDOM, Listener.NONE);
    return Verdicts.of(source, "preferences", step).rows().stream()
        .map(MatrixRow::values)
        .toArray(double[][][]::new);
  }

  @Test
  void eachPairIsAskedOnceAndMirrored() {
    double[][] p = among(PairPattern.ALL, oracle(c -> .7), "a", "b", "c");
    assertThat(asked).hasSize(3);
    assertThat(p[0]).containsExactly(new double[] {.5, .7, .7}, within(1e-15));
    assertThat(p[2]).containsExactly(new double[] {.3, .3, .5}, within(1e-15));
  }

  @Test
  void equalResponsesAreADrawThatIsNotAsked() {
    double[][] p = among(PairPattern.ALL, oracle(c -> 1), "a", "a");
    assertThat(asked).isEmpty();
    assertThat(p).isDeepEqualTo(new double[][] {{.5, .5}, {.5, .5}});
  }

  @Test
  void disjointPairsAreAskedAlone() {
    double[][] p = among(PairPattern.DISJOINT, oracle(c -> .7), "a", "b", "c", "d", "e");
    assertThat(asked)
        .extracting(c -> c.first().text() + c.second().text())
        .containsExactly("ab", "cd");
    assertThat(p[1][2]).isNaN();
    assertThat(p[4][0]).isNaN();
  }

  @Test
  void anAbstentionIsNaNBothWays() {
    double[][] p = among(PairPattern.ALL, oracle(c -> Double.NaN), "a", "b");
    assertThat(p[0][1]).isNaN();
    assertThat(p[1][0]).isNaN();
  }

  @Test
  void samplesMeetEveryOpponentInOneBatch() {
    double[][] p =
        verdicts(
            new Verdicts.Source(
                Spoken.samples(X, "a", "b"),
                Spoken.samples(X, "b", "c", "d"),
                PairPattern.AGAINST,
                oracle(c -> .9),
                RANDOM))[0];
    assertThat(asked).hasSize(5);
    assertThat(p).isDeepEqualTo(new double[][] {{.9, .9, .9}, {.5, .9, .9}});
  }

  @Test
  void aVerdictThatIsNoProbabilityNamesOracleAndPrompt() {
    // A game guards its oracle, whoever wrote it and whoever asks.
    Game game = new Game(X, oracle(c -> 1.5));
    assertThatExceptionOfType(OracleException.class)
        .isThrownBy(() -> among(PairPattern.ALL, game.oracle(), "a", "b"))
        .withMessageStartingWith("oracle told gave 1.5 on a question about prompt x;");
  }

  @Test
  void whereNothingIsAskedNothingIsKnown() {
    DrawnSamples samples =
        Spoken.samples(List.of(Prompt.named("x"), Prompt.named("y")), "a", "a", "b");
    Verdicts.Source source =
        new Verdicts.Source(samples, samples, PairPattern.NONE, oracle(c -> 1), RANDOM);
    double[][] nothing = {{.5, NAN, NAN}, {NAN, .5, NAN}, {NAN, NAN, .5}};
    assertThat(verdicts(source)).isDeepEqualTo(new double[][][] {nothing, nothing});
    assertThat(asked).isEmpty();
  }

  @Test
  void countsWhatWasAskedAndOfWhatNothingIsKnown() {
    // Of a, a, b and c all but the equal pair are asked: five. Nothing is said of b, which meets
    // three others.
    DrawnSamples samples = Spoken.samples(X, "a", "a", "b", "c");
    PreferenceOracle silent =
        oracle(c -> c.first().text().equals("b") || c.second().text().equals("b") ? NAN : .7);
    Verdicts verdicts =
        Verdicts.of(
            new Verdicts.Source(samples, samples, PairPattern.ALL, silent, RANDOM),
            "preferences",
            new Step(new Game(X, silent), RANDOM, Listener.NONE));
    List<Response> y = samples.responses(0);
    assertThat(verdicts.comparisons(y, y)).isEqualTo(5).isEqualTo(asked.size());
    assertThat(verdicts.abstentions(verdicts.rows().get(0).values(), y, y)).isEqualTo(3);
  }
}
