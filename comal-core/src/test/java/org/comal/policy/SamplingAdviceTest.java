package org.comal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplingAdviceTest {
  private static final SamplingAdvice ADVICE =
      new SamplingAdvice("a file", Map.of("temperature", 0.7, "top-k", 20.0), List.of());

  @Test
  void whatIsGivenGoesBeforeTheAdviceAndThatBeforeThePolicyItself() {
    assertThat(SamplingAdvice.NONE.sampling(Map.of())).isEqualTo(Sampling.FAITHFUL);
    assertThat(ADVICE.sampling(Map.of("top-k", 5.0, "max-tokens", 9.0)))
        .isEqualTo(new Sampling(0.7, 1, 5, 0, 9));
    assertThat(ADVICE.sampling(SamplingAdvice.GREEDY))
        .isEqualTo(new Sampling(1, 1, 1, 0, Sampling.FAITHFUL.maxTokens()));
  }

  @Test
  void theSentenceTellsWhoseWordItIs() {
    assertThat(ADVICE.sentence(Map.of("top-k", 5.0)))
        .isEqualTo(
            "responses are drawn with temperature 0.7 (a file), top-p 1, top-k 5, min-p 0,"
                + " max-tokens 2048");
  }

  @Test
  void refusesKeysThatThereAreNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ADVICE.sampling(Map.of("top_k", 5.0)))
        .withMessageContaining("top_k");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ADVICE.sampling(Map.of("top-p", 5.0)))
        .withMessageContaining("top-p");
  }
}
