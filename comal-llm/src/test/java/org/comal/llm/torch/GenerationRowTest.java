package org.comal.llm.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GenerationRowTest {
  private static final Set<Integer> ENDS = Set.of(0);
  private static final int[] PROMPT = {7, 8};

  @Test
  void takesTokensUntilOneOfThemEndsIt() {
    GenerationRow row = row(40);
    for (int t = 1; t <= 20; t++) {
      row.take(t, ENDS);
      assertThat(row.last()).isEqualTo(t);
      assertThat(row.ended()).isFalse();
    }
    row.take(0, ENDS);
    assertThat(row.ended()).isTrue();
    assertThat(row.finished()).isTrue();
    int[] all = IntStream.concat(IntStream.rangeClosed(1, 20), IntStream.of(0)).toArray();
    assertThat(row.ids()).containsExactly(all);
  }

  @Test
  void endsUnfinishedWithTheLastTokenThatItMayHave() {
    GenerationRow row = row(2);
    row.take(5, ENDS);
    row.take(6, ENDS);
    assertThat(row.ended()).isTrue();
    assertThat(row.finished()).isFalse();
    assertThat(row.ids()).containsExactly(5, 6);
    assertThatIllegalStateException().isThrownBy(() -> row.take(7, ENDS));
  }

  @Test
  void takesOneNumberFromItsGeneratorForATokenAndNoneAfterItsEnd() {
    SplittableRandom same = new SplittableRandom(1);
    SplittableRandom noise = new SplittableRandom(1);
    GenerationRow row = new GenerationRow(source(), noise, 2);
    assertThat(row.nextNoise()).isEqualTo(same.nextDouble());
    row.take(5, ENDS);
    assertThat(row.nextNoise()).isEqualTo(same.nextDouble());
    row.take(0, ENDS);
    assertThat(row.nextNoise()).isZero();
    assertThat(noise.nextLong()).isEqualTo(same.nextLong());
  }

  @Test
  void namesThePromptWhoseLogitsAreNotFinite() {
    GenerationRow row = row(9);
    row.take(5, ENDS);
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> row.take(-1, ENDS))
        .withMessage("the logits after token 1 of a response to prompt greeting are not finite");
    assertThat(row.ids()).containsExactly(5);
  }

  @Test
  void tellsEachTokenButTheEndAndStopsWhenItIsToldTo() {
    List<Integer> heard = new ArrayList<>();
    GenerationRow row =
        new GenerationRow(
            source(),
            new SplittableRandom(1),
            9,
            token -> {
              heard.add(token);
              return token != 7;
            });
    row.take(5, ENDS);
    assertThat(row.ended()).isFalse();
    row.take(7, ENDS);
    assertThat(row.ended()).isTrue();
    assertThat(row.finished()).isFalse();
    assertThat(heard).containsExactly(5, 7);
    GenerationRow finished =
        new GenerationRow(source(), new SplittableRandom(1), 9, token -> heard.add(token));
    finished.take(0, ENDS);
    assertThat(finished.finished()).isTrue();
    assertThat(heard).hasSize(2);
  }

  @Test
  void refusesWhatCannotBeDrawn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> row(0))
        .withMessageContaining("prompt greeting");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GenerationRow.Source("bare", new int[0]))
        .withMessageContaining("prompt bare");
  }

  private static GenerationRow row(int longest) {
    return new GenerationRow(source(), new SplittableRandom(1), longest);
  }

  private static GenerationRow.Source source() {
    return new GenerationRow.Source("greeting", PROMPT);
  }
}
