package org.comal.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Listener;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

/** What is asked of the oracle, and where its answers go. */
class PreferencesTest {
  private static final RandomSource RANDOM = new RandomSource(1);
  private static final List<Prompt> X = List.of(Prompt.named("x"));

  private final List<Comparison> asked = new ArrayList<>();

  private PreferenceOracle oracle(ToDoubleFunction<Comparison> answer) {
    return new PreferenceOracle() {
      @Override
      public String id() {
        return "told";
      }

      @Override
      public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
        asked.addAll(batch);
        return batch.stream().mapToDouble(answer).toArray();
      }
    };
  }

  private static List<List<Response>> samples(String... texts) {
    return List.of(Arrays.stream(texts).map(t -> new Response(new int[0], t, true)).toList());
  }

  @Test
  void eachPairIsAskedOnceAndMirrored() {
    double[][] p =
        Preferences.among(X, samples("a", "b", "c"), false, oracle(c -> .7), RANDOM, Listener.NONE)[
            0];
    assertThat(asked).hasSize(3);
    assertThat(p[0]).containsExactly(new double[] {.5, .7, .7}, within(1e-15));
    assertThat(p[2]).containsExactly(new double[] {.3, .3, .5}, within(1e-15));
  }

  @Test
  void equalResponsesAreADrawThatIsNotAsked() {
    double[][] p =
        Preferences.among(X, samples("a", "a"), false, oracle(c -> 1), RANDOM, Listener.NONE)[0];
    assertThat(asked).isEmpty();
    assertThat(p).isDeepEqualTo(new double[][] {{.5, .5}, {.5, .5}});
  }

  @Test
  void disjointPairsAreAskedAlone() {
    double[][] p =
        Preferences.among(
            X, samples("a", "b", "c", "d", "e"), true, oracle(c -> .7), RANDOM, Listener.NONE)[0];
    assertThat(asked)
        .extracting(c -> c.first().text() + c.second().text())
        .containsExactly("ab", "cd");
    assertThat(p[1][2]).isNaN();
    assertThat(p[4][0]).isNaN();
  }

  @Test
  void anAbstentionIsNaNBothWays() {
    double[][] p =
        Preferences.among(
            X, samples("a", "b"), false, oracle(c -> Double.NaN), RANDOM, Listener.NONE)[0];
    assertThat(p[0][1]).isNaN();
    assertThat(p[1][0]).isNaN();
  }

  @Test
  void samplesMeetEveryOpponentInOneBatch() {
    double[][] p =
        Preferences.between(
            X, samples("a", "b"), samples("b", "c", "d"), oracle(c -> .9), RANDOM, Listener.NONE)[
            0];
    assertThat(asked).hasSize(5);
    assertThat(p).isDeepEqualTo(new double[][] {{.9, .9, .9}, {.5, .9, .9}});
  }

  @Test
  void anAnswerThatIsNoProbabilityNamesOracleAndPrompt() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(
            () ->
                Preferences.among(
                    X, samples("a", "b"), false, oracle(c -> 1.5), RANDOM, Listener.NONE))
        .withMessage("oracle told answered 1.5 for prompt x, which is no probability");
  }
}
