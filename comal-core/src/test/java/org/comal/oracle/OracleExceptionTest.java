package org.comal.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

/** What an oracle had answered when it could not go on comes through the decorators. */
class OracleExceptionTest {
  private static final RandomSource RANDOM = new RandomSource(1);

  /** Answers 0.75 to so many questions of each batch, and no more. */
  private static final class Terse implements PreferenceOracle {
    final List<Integer> asked = new ArrayList<>();
    private final int most;

    Terse(int most) {
      this.most = most;
    }

    @Override
    public String id() {
      return "short";
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random) {
      asked.add(batch.size());
      double[] p = new double[batch.size()];
      for (int i = 0; i < p.length; i++) {
        p[i] = i < most ? 0.75 : Double.NaN;
      }
      if (p.length > most) {
        throw new OracleException("It is enough.", p);
      }
      return p;
    }
  }

  private static List<Comparison> questions(int n) {
    List<Comparison> all = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Prompt prompt = Prompt.user("p" + i, "?");
      all.add(
          new Comparison(
              prompt,
              new Response(new int[] {i}, "a" + i, true),
              new Response(new int[] {i + 100}, "b" + i, true)));
    }
    return all;
  }

  private static OracleException thrown(PreferenceOracle oracle, List<Comparison> questions) {
    return catchThrowableOfType(OracleException.class, () -> oracle.prefer(questions, RANDOM));
  }

  @Test
  void aCacheKeepsThemAndAsksForTheRestAlone() {
    Terse inner = new Terse(2);
    CachedOracle cached = new CachedOracle(inner, 100);
    List<Comparison> three = questions(3);
    OracleException stopped = thrown(cached, three);
    assertThat(stopped).hasMessage("It is enough.");
    assertThat(stopped.answers(three).orElseThrow()).containsExactly(0.75, 0.75, Double.NaN);
    assertThat(cached.prefer(three, RANDOM)).containsOnly(0.75);
    assertThat(inner.asked).containsExactly(3, 1);
  }

  @Test
  void bothOrdersNeedBoth() {
    List<Comparison> three = questions(3);
    // Of six questions the three in order and the first one turned.
    OracleException stopped = thrown(new SymmetrizedOracle(new Terse(4)), three);
    assertThat(stopped.answers(three).orElseThrow()).containsExactly(0.5, Double.NaN, Double.NaN);
  }

  @Test
  void drawsOfThemAreNone() {
    List<Comparison> three = questions(3);
    assertThat(thrown(new SampledOracle(new Terse(2)), three).answers(three)).isEmpty();
  }
}
