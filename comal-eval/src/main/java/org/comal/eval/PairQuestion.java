package org.comal.eval;

import java.util.Optional;
import java.util.OptionalInt;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.dataset.ComparisonRow;
import org.comal.eval.winrate.Outcome;

/**
 * A question: two models' responses to one prompt.
 *
 * @param prompt that both answer
 * @param first model
 * @param second model
 * @param k which of the first model's responses it is
 * @param l which of the second's
 * @param a the first model's response
 * @param b the second's
 */
record PairQuestion(Prompt prompt, String first, String second, int k, int l, String a, String b) {
  Comparison comparison() {
    return new Comparison(prompt, response(a), response(b));
  }

  boolean decided() {
    return a.equals(b);
  }

  Outcome outcome(double preference) {
    return new Outcome(prompt.id(), first, second, k, l, preference);
  }

  /** Whether a row says what came of this question. */
  boolean of(ComparisonRow row) {
    return row.prompt().id().equals(prompt.id())
        && row.firstModel().equals(first)
        && row.secondModel().equals(second)
        && row.firstResponse().equals(OptionalInt.of(k))
        && row.secondResponse().equals(OptionalInt.of(l))
        && row.first().equals(Optional.of(a))
        && row.second().equals(Optional.of(b));
  }

  private static Response response(String text) {
    return new Response(new int[0], text, true);
  }
}
