package org.comal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.PreferenceOracle;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

class UnaskedOracleTest {
  private final UnaskedOracle oracle =
      new UnaskedOracle(
          PreferenceOracle.of(
              "judge",
              question -> {
                throw new AssertionError("asked");
              }));

  private static Comparison question(String prompt, String first, String second) {
    return new Comparison(
        Prompt.named(prompt),
        new Response(new int[] {1}, first, /* finished= */ true),
        new Response(new int[] {2}, second, /* finished= */ true));
  }

  /** Ten answers to each of three prompts, every ordered pair of different ones. */
  private static List<Comparison> questions() {
    List<Comparison> questions = new ArrayList<>();
    for (String prompt : List.of("x", "y", "z")) {
      for (int i = 0; i < 10; i++) {
        for (int j = 0; j < 10; j++) {
          if (i != j) {
            questions.add(question(prompt, "answer " + i, "answer " + j));
          }
        }
      }
    }
    return questions;
  }

  @Test
  void turnsItsVerdictWithTheQuestion() {
    List<Comparison> questions = questions();
    double[] straight = oracle.prefer(questions, new RandomSource(1));
    double[] turned =
        oracle.prefer(questions.stream().map(Comparison::swapped).toList(), new RandomSource(2));
    for (int i = 0; i < straight.length; i++) {
      assertThat(straight[i]).isBetween(0.1, 0.9);
      assertThat(straight[i] + turned[i]).isEqualTo(1);
    }
    // A question and its turn are two of 270; the rest are of 135 draws that differ.
    assertThat(Arrays.stream(straight).distinct()).hasSize(270);
  }

  @Test
  void saysTheSameToTheSameQuestion() {
    assertThat(oracle.prefer(questions(), new RandomSource(1)))
        .isEqualTo(oracle.prefer(questions(), new RandomSource(2)));
  }

  @Test
  void cannotTellApartWhatSaysTheSame() {
    assertThat(oracle.prefer(List.of(question("x", "a", "a")), new RandomSource(1)))
        .containsExactly(0.5);
  }

  @Test
  void countsTheQuestions() {
    oracle.prefer(questions(), new RandomSource(1));
    oracle.prefer(List.of(question("x", "a", "a")), new RandomSource(1));
    assertThat(oracle.questions()).isEqualTo(271);
    assertThat(oracle.id()).isEqualTo("unasked:judge");
  }
}
