package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.comal.llm.model.DType;
import org.comal.llm.torch.DecoderWeights;
import org.comal.llm.torch.Generation;
import org.comal.llm.torch.GenerationRow;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that end make room for others, which changes nothing of what any of them draws. */
class ContinuousBatchTest {
  private static final RandomSource RANDOM = new RandomSource(23);
  private static final Sampling PLAIN = new Sampling(1, 1, 0, 0, 1);

  /** In double precision, where rounding does not reach a draw. */
  private final CausalLmPolicy one = TinyPolicies.shared(DType.FLOAT64, 1);

  private final CausalLmPolicy other = TinyPolicies.shared(DType.FLOAT64, 2);

  /** Lengths from 1 to beyond what the cache first has room for. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16})
  void everyRowDrawsWhatItDrawsAlone(int places) {
    List<int[]> alone = new ArrayList<>();
    for (GenerationRow row : rows(places)) {
      draw(List.of(row), 1, 64);
      alone.add(row.ids());
    }
    assertThat(alone).anyMatch(ids -> ids.length > 200).anyMatch(ids -> ids.length == 1);
    // Prompts are read by themselves and many together.
    for (int promptTokens : new int[] {1, 40}) {
      List<GenerationRow> together = rows(places);
      draw(together, places, promptTokens);
      for (int i = 0; i < alone.size(); i++) {
        assertThat(together.get(i).ids())
            .as("row %s of %s with %s places", i, alone.size(), places)
            .isEqualTo(alone.get(i));
      }
    }
  }

  @Test
  void aMixturesRowsDoAsWell() {
    double[] shares = {0.4, 0.6};
    one.computing(
        a ->
            other.computing(
                b -> {
                  List<DecoderWeights> models = List.of(a, b);
                  Generation mixed = generation(models, shares, Set.of());
                  List<GenerationRow> together = rows(5);
                  mixed.draw(together, 5, 60, (tokens, ended) -> {});
                  List<GenerationRow> apart = rows(5);
                  for (GenerationRow row : apart) {
                    mixed.draw(List.of(row), 1, 60, (tokens, ended) -> {});
                  }
                  for (int i = 0; i < apart.size(); i++) {
                    assertThat(together.get(i).ids()).isEqualTo(apart.get(i).ids());
                  }
                  return null;
                }));
  }

  /**
   * With L tokens a row on average, B places and an eighth of them free before they are given on, n
   * rows take n · L / B tokens one after the other, an eighth more at most, and in the end as many
   * as the longest row has.
   */
  @Test
  void placesDoNotStayEmptyWhileRowsWait() {
    int places = 16;
    int n = 200;
    int longest = 60;
    RandomGenerator lengths = RANDOM.at("lengths").generator();
    List<GenerationRow> rows = new ArrayList<>();
    int all = 0;
    for (int i = 0; i < n; i++) {
      int length =
          1 + (int) Math.min(longest - 1, Math.log(1 - lengths.nextDouble()) / Math.log(0.9));
      all += length;
      rows.add(new GenerationRow(source(i, 5), RANDOM.at("row", i).generator(), length));
    }
    List<Integer> drawn = new ArrayList<>();
    int[] ended = new int[1];
    one.computing(
        w -> {
          generation(List.of(w), new double[] {1}, Set.of())
              .draw(
                  rows,
                  places,
                  4096,
                  (tokens, e) -> {
                    drawn.add(tokens);
                    ended[0] += e;
                  });
          return null;
        });
    assertThat(drawn.stream().mapToInt(Integer::intValue).sum()).isEqualTo(all);
    assertThat(ended[0]).isEqualTo(n);
    assertThat(drawn.size()).isLessThanOrEqualTo((int) (all / (places * 7 / 8.0)) + longest);
    assertThat(drawn.subList(0, drawn.size() - longest))
        .allMatch(live -> live > places * 7 / 8 - 1 && live <= places);
  }

  @Test
  void rowsEndAtEndTokensWhereverTheyAre() {
    int end = 7;
    List<GenerationRow> rows =
        IntStream.range(0, 60)
            .mapToObj(i -> new GenerationRow(source(i, 4), RANDOM.at("r", i).generator(), 60))
            .toList();
    one.computing(
        w -> {
          generation(List.of(w), new double[] {1}, Set.of(end)).draw(rows, 8, 64, (t, e) -> {});
          return null;
        });
    for (GenerationRow row : rows) {
      int[] ids = row.ids();
      assertThat(Arrays.stream(ids, 0, ids.length - 1)).doesNotContain(end);
      assertThat(row.finished()).isEqualTo(ids[ids.length - 1] == end);
      assertThat(row.finished() || ids.length == 60).isTrue();
    }
    assertThat(rows).anyMatch(GenerationRow::finished);
  }

  @Test
  void refusesARowThatWasDrawn() {
    GenerationRow row = new GenerationRow(source(0, 3), RANDOM.generator(), 2);
    draw(List.of(row), 1, 64);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> draw(List.of(row), 1, 64))
        .withMessageContaining("prompt 0")
        .withMessageContaining("drawn once");
  }

  /** Some prompts, the longest first, with one to three rows each, of very unequal lengths. */
  private List<GenerationRow> rows(int seed) {
    RandomGenerator g = RANDOM.at("rows", seed).generator();
    List<GenerationRow> rows = new ArrayList<>();
    for (int x = 0; x < 12; x++) {
      GenerationRow.Source source = source(x, 30 - 2 * x);
      for (int k = 0; k <= x % 3; k++) {
        int length = x == 4 && k == 0 ? 260 : 1 + g.nextInt(1 << (1 + g.nextInt(4)));
        rows.add(
            new GenerationRow(
                source, RANDOM.at("noise", 100L * x + k).generator(), x == 5 ? 1 : length));
      }
    }
    return rows;
  }

  private GenerationRow.Source source(int number, int length) {
    RandomGenerator g = RANDOM.at("prompt", number).generator();
    int vocabulary = one.config().vocabulary();
    return new GenerationRow.Source("prompt " + number, g.ints(length, 0, vocabulary).toArray());
  }

  private void draw(List<GenerationRow> rows, int places, int promptTokens) {
    one.computing(
        w -> {
          generation(List.of(w), new double[] {1}, Set.of())
              .draw(rows, places, promptTokens, (tokens, ended) -> {});
          return null;
        });
  }

  private Generation generation(
      List<? extends DecoderWeights> models, double[] shares, Set<Integer> ends) {
    return new Generation(one.lm().decoder(), models, shares, PLAIN, ends);
  }
}
