package org.comal.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

/** What an oracle had answered when it could not go on comes through the decorators. */
class VerdictListenerTest {
  private static final RandomSource RANDOM = new RandomSource(1);

  /** Answers 0.75 to so many questions of each batch, the last of them first, and no more. */
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
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      asked.add(batch.size());
      double[] p = new double[batch.size()];
      for (int i = Math.min(most, p.length) - 1; i >= 0; i--) {
        p[i] = 0.75;
        heard.given(i, p[i]);
      }
      if (p.length > most) {
        throw new OracleException("It is enough.");
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

  /** What is heard, by place, until the oracle stops. */
  private static Map<Integer, Double> heard(PreferenceOracle oracle, List<Comparison> questions) {
    Map<Integer, Double> heard = new LinkedHashMap<>();
    assertThatExceptionOfType(OracleException.class)
        .isThrownBy(
            () ->
                oracle.prefer(
                    questions,
                    RANDOM,
                    (i, p) -> assertThat(heard.put(i, p)).as("said before of %d", i).isNull()))
        .withMessage("It is enough.");
    return heard;
  }

  @Test
  void aCacheKeepsThemAndAsksForTheRestAlone() {
    Terse inner = new Terse(2);
    CachedOracle cached = new CachedOracle(inner, 100);
    List<Comparison> three = questions(3);
    assertThat(heard(cached, three)).containsExactly(Map.entry(1, 0.75), Map.entry(0, 0.75));
    assertThat(cached.prefer(three, RANDOM)).containsOnly(0.75);
    assertThat(inner.asked).containsExactly(3, 1);
  }

  @Test
  void aCacheTellsOfEveryPlaceOfAQuestion() {
    List<Comparison> two = questions(2);
    List<Comparison> thrice = List.of(two.get(0), two.get(1), two.get(0));
    assertThat(heard(new CachedOracle(new Terse(1), 100), thrice))
        .containsExactly(Map.entry(0, 0.75), Map.entry(2, 0.75));
  }

  @Test
  void aCacheTellsWhatItKnows() {
    List<Comparison> three = questions(3);
    CachedOracle cached = new CachedOracle(new Terse(1), 100);
    cached.prefer(three.subList(1, 2), RANDOM);
    assertThat(heard(cached, three)).containsExactly(Map.entry(1, 0.75), Map.entry(0, 0.75));
  }

  @Test
  void bothOrdersNeedBoth() {
    List<Comparison> three = questions(3);
    // Of six questions, each one next to itself turned around, all but the last.
    SymmetrizedOracle both = new SymmetrizedOracle(new Terse(5));
    assertThat(heard(both, three)).containsExactly(Map.entry(1, 0.5), Map.entry(0, 0.5));
    assertThat(both.pairs()).as("counted as they come").isEqualTo(2);
    assertThat(both.positionBias()).isEqualTo(0.25);
  }

  @Test
  void drawsOfThemAreNone() {
    assertThat(heard(new SampledOracle(new Terse(2)), questions(3))).isEmpty();
  }
}
