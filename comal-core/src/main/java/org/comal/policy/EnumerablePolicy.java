package org.comal.policy;

import java.util.List;
import org.comal.data.Prompt;
import org.comal.data.Response;

/**
 * A policy over a known, finite set of prompts and responses, so that expectations can be computed
 * rather than sampled.
 */
public interface EnumerablePolicy extends Policy {

  /** {@return every prompt the policy answers, in a fixed order} */
  List<Prompt> prompts();

  /**
   * {@return every response to {@code prompt}, in a fixed order; the same for all policies of a
   * family}
   *
   * @param prompt one of {@link #prompts}
   */
  List<Response> support(Prompt prompt);

  /**
   * log π(y | x) for every response.
   *
   * @param prompt one of {@link #prompts}
   * @return aligned with {@code support(prompt)}, natural log; a copy
   */
  double[] logProbs(Prompt prompt);

  /**
   * π(y | x) for every response.
   *
   * @param prompt one of {@link #prompts}
   * @return aligned with {@code support(prompt)}, adds up to 1; a copy
   */
  default double[] probabilities(Prompt prompt) {
    double[] p = logProbs(prompt);
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp(p[i]);
    }
    return p;
  }
}
