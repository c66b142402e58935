package org.comal.oracle.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.PreferenceOracle;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

class AbstainingOracleTest {
  private static final RandomSource RANDOM = new RandomSource(1);

  /** Abstains from prompts called "open". */
  private static final PreferenceOracle INNER =
      PreferenceOracle.of("inner", c -> c.prompt().id().equals("open") ? Double.NaN : 0.25);

  private static List<Comparison> questions(int n, String prompt) {
    Response y = new Response(new int[0], "y", true);
    return Collections.nCopies(n, new Comparison(Prompt.named(prompt), y, y));
  }

  @Test
  void countsWhatIsLeftOpen() {
    AbstainingOracle oracle = new AbstainingOracle(INNER, 0.5, 0);
    oracle.prefer(questions(3, "closed"), RANDOM);
    assertThat(oracle.prefer(questions(3, "open"), RANDOM)).containsOnly(Double.NaN);
    assertThat(oracle.questions()).isEqualTo(6);
    assertThat(oracle.abstentions()).isEqualTo(3);
    assertThat(oracle.statistics()).containsExactly(Map.entry("abstentions", 3.0));
    assertThat(oracle.id()).isEqualTo("inner");
  }

  @Test
  void endsTheWorkAboveTheBound() {
    AbstainingOracle oracle = new AbstainingOracle(INNER, 0.1, 0);
    oracle.prefer(questions(9, "closed"), RANDOM);
    oracle.prefer(questions(1, "open"), RANDOM);
    assertThatIllegalStateException()
        .isThrownBy(() -> oracle.prefer(questions(1, "open"), RANDOM))
        .withMessageStartingWith(
            "the oracle abstained from 2 of 11 questions, the last about prompt open; max-abstain"
                + " allows a share of 0.1.");
  }

  @Test
  void doesNotJudgeTheFirstQuestions() {
    AbstainingOracle oracle = new AbstainingOracle(INNER, 0, 5);
    oracle.prefer(questions(4, "open"), RANDOM);
    assertThatIllegalStateException()
        .isThrownBy(() -> oracle.prefer(questions(1, "closed"), RANDOM))
        .withMessageContaining("abstained from 4 of 5 questions, the last about prompt open;");
  }

  @Test
  void rejectsAShareThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AbstainingOracle(INNER, 1.5, 0))
        .withMessage("max-abstain is 1.5, but must be from 0 to 1");
  }
}
