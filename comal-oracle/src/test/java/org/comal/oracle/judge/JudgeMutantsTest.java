package org.comal.oracle.judge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.comal.mutants.Mutants;
import org.comal.mutants.Mutants.Guard;
import org.comal.mutants.Mutation;
import org.comal.mutants.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged replies are verdicts, abstentions, or refused by a sentence with the judge's address. */
class JudgeMutantsTest extends JudgeCase {
  private static final String VERDICT =
      """
      {"id": "x", "object": "chat.completion", "created": 1, "model": "fake",
       "choices": [{"index": 0, "finish_reason": "stop",
         "message": {"role": "assistant", "content": [{"type": "text", "text": "A"}]},
         "logprobs": {"content": [{"token": "A", "logprob": -0.1, "bytes": [65],
           "top_logprobs": [{"token": "A", "logprob": -0.1}, {"token": " B", "logprob": -2.5},
             {"token": "The", "logprob": -7.5}]}]}}],
       "usage": {"prompt_tokens": 31, "completion_tokens": 1, "total_tokens": 32}}""";

  private static final String PROSE =
      """
      {"choices": [{"message": {"content": "<think>B is long.</think>\\n\\n| | A | B |\\n|---|---|---|\\n\
      | facts | 9 | 3 |\\n\\n**Verdict:** [[A]] {\\"winner\\": \\"A\\", \\"score\\": 9}"}}],
       "usage": {"prompt_tokens": 31, "completion_tokens": 40}}""";

  private static final String ERROR =
      """
      {"error": {"message": "top_logprobs must be at most 5, but is 20", "type": "invalid",
        "param": "top_logprobs", "code": 400}}""";

  /** The one preference, after one attempt without a wait. */
  private Object answer(int status, byte[] reply) {
    server.when(
        "q",
        exchange -> {
          exchange.sendResponseHeaders(status, reply.length == 0 ? -1 : reply.length);
          exchange.getResponseBody().write(reply);
        });
    try (JudgeOracle judge = judge(0, 1, Long.MAX_VALUE, Double.POSITIVE_INFINITY)) {
      double p = ask(judge, "q");
      assertThat(p)
          .satisfiesAnyOf(x -> assertThat(x).isNaN(), x -> assertThat(x).isBetween(0.0, 1.0));
      assertThat(judge.statistics().values()).allMatch(Double::isFinite);
      return p;
    }
  }

  private Tally tried(int status, String reply, int usual) {
    return Mutants.of(
            "reply of status " + status + " and " + reply.length() + " characters",
            reply.getBytes(UTF_8),
            Mutation.TOKENS,
            Mutation.TOKENS,
            Mutation.BYTES)
        .tried(usual, server.url().toString(), Guard.NONE, mutant -> answer(status, mutant));
  }

  @Test
  void aVerdictWithLogProbabilities() {
    Tally tally = tried(200, VERDICT, 400);
    assertThat(tally.same()).isGreaterThan(tally.all() / 10);
    assertThat(tally.other()).isGreaterThan(tally.all() / 10);
  }

  @Test
  void aVerdictInProse() {
    Tally tally = tried(200, PROSE, 300);
    assertThat(tally.same()).isGreaterThan(tally.all() / 10);
    assertThat(tally.other()).isGreaterThan(tally.all() / 10);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 429, 500})
  void anError(int status) {
    assertThat(tried(status, ERROR, 60).all()).isPositive();
  }
}
