package com.example.loglinear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.Policy;
import org.comal.tck.PolicyKit;
import org.junit.jupiter.api.Test;

class LogLinearPolicyTest extends PolicyKit {
  static final Prompt TEA = Prompt.user("tea", "Why do people like tea?");
  static final Prompt EGG = Prompt.user("egg", "How long do I boil an egg?");
  static final List<Response> RESPONSES =
      List.of(
          new Response(new int[] {0}, "Six minutes.", true),
          new Response(new int[] {1}, "People like what is warm.", true),
          new Response(new int[] {2}, "Why do you ask?", true));

  static LogLinearPolicy policy(double... weights) {
    return new LogLinearPolicy(List.of(TEA, EGG), RESPONSES, weights);
  }

  @Override
  protected Policy policy() {
    return policy(1, -2, 0.5);
  }

  @Override
  protected Policy other() {
    return policy(-1, 1, 0);
  }

  @Override
  protected List<Prompt> prompts() {
    return List.of(TEA, EGG);
  }

  /**
   * To "tea", 0 of 2 words, 2 of 5 and 2 of 4 are the prompt's, so the odds are 1 : e^.4 : e^.5.
   */
  @Test
  void theOddsAreThoseOfTheFeatures() {
    double sum = 1 + Math.exp(0.4) + Math.exp(0.5);
    assertThat(policy(0, 1, 0).probabilities(TEA))
        .containsExactly(
            new double[] {1 / sum, Math.exp(0.4) / sum, Math.exp(0.5) / sum}, within(1e-15));
  }
}
