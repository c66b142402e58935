package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comal.llm.torch.Batch;
import org.junit.jupiter.api.Test;

class MicroBatchesTest {

  @Test
  void responsesToOnePromptShareItAndStayTogether() {
    // Two prompts of 10 tokens, 4 responses of 5 each; a sequence's last token is not run.
    List<Batch.Sequence> sequences = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      sequences.add(sequence(i % 2, 10, 5));
    }
    assertThat(Batch.tokens(sequences)).isEqualTo(2 * 10 + 8 * 4);
    assertThat(cut(sequences, 10 + 4 * 4))
        .containsExactly(new int[] {0, 2, 4, 6}, new int[] {1, 3, 5, 7});
  }

  @Test
  void promptsThatNobodySharesAreCutByLength() {
    List<Batch.Sequence> sequences =
        List.of(sequence(0, 3, 4), sequence(1, 8, 8), sequence(2, 3, 13), sequence(3, 2, 5));
    assertThat(Batch.tokens(sequences)).isEqualTo(4 * 15);
    assertThat(cut(sequences, 30)).containsExactly(new int[] {1, 2}, new int[] {0, 3});
  }

  @Test
  void whatPadsTooMuchIsCutByLength() {
    // 40 responses of 100 tokens among 40 of 20: 80 rows of 99, or 40 of 99 and 40 of 19.
    List<Batch.Sequence> sequences = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      sequences.add(sequence(0, 10, i % 2 == 0 ? 100 : 20));
    }
    List<MicroBatch> cut = MicroBatches.of(sequences, 100_000);
    assertThat(cut).hasSize(2);
    assertThat(cut.stream().mapToLong(MicroBatch::tokens).sum())
        .isEqualTo(10 + 40 * 99 + 10 + 40 * 19);
  }

  @Test
  void aSequenceLongerThanAllowedStandsAloneAndOneWithNothingToScoreIsLeftOut() {
    List<Batch.Sequence> sequences =
        List.of(sequence(0, 3, 0), sequence(1, 8, 90), sequence(2, 3, 4));
    assertThat(cut(sequences, 20)).containsExactly(new int[] {1}, new int[] {2});
  }

  @Test
  void replicasGetAsManyEachByTheirPlaces() {
    // 100 tokens hold 9 sequences of 11: 2 micro-batches, for 2 replicas; smaller ones for 3.
    List<Batch.Sequence> sequences = new ArrayList<>();
    for (int i = 0; i < 18; i++) {
      sequences.add(sequence(i, 10, 2));
    }
    List<MicroBatch> cut = MicroBatches.of(sequences, 100);
    assertThat(cut).hasSize(2);
    assertThat(MicroBatches.dealt(sequences, 100, 1)).containsExactly(cut);
    assertThat(MicroBatches.dealt(sequences, 100, 2))
        .containsExactly(cut.subList(0, 1), cut.subList(1, 2));
    assertThat(MicroBatches.dealt(sequences, 100, 3))
        .allSatisfy(own -> assertThat(own).singleElement().matches(m -> m.tokens() == 6 * 11));
    // One for all would leave one replica idle.
    assertThat(MicroBatches.dealt(sequences, 1000, 2))
        .allSatisfy(own -> assertThat(own).singleElement().matches(m -> m.tokens() == 9 * 11));
    // Fewer sequences than replicas.
    assertThat(MicroBatches.dealt(sequences.subList(0, 2), 100, 3))
        .extracting(List::size)
        .containsExactly(1, 1, 0);
    assertThat(MicroBatches.dealt(List.of(), 100, 2)).containsExactly(List.of(), List.of());
  }

  private static List<int[]> cut(List<Batch.Sequence> sequences, int most) {
    return MicroBatches.of(sequences, most).stream().map(MicroBatch::rows).toList();
  }

  private static Batch.Sequence sequence(int prompt, int promptLength, int responseLength) {
    int[] ids = new int[promptLength + responseLength];
    Arrays.fill(ids, prompt);
    return new Batch.Sequence(ids, promptLength);
  }
}
