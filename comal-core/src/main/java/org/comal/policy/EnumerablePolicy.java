package org.comal.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.comal.Stable;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.random.RandomSource;

/**
 * A policy over a known, finite set of prompts and responses, so that expectations can be computed
 * rather than sampled.
 *
 * <p>Sampling and scoring follow from {@link #support} and {@link #logProbs}, and are here.
 */
@Stable
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
   * @throws IllegalArgumentException where the policy has no such prompt; the message names its id
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

  @Override
  default List<List<Response>> sample(
      List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
    if (perPrompt < 1) {
      throw new IllegalArgumentException(
          "samples per prompt is " + perPrompt + ", but must be 1 or more");
    }
    List<List<Response>> all = new ArrayList<>(prompts.size());
    for (Prompt prompt : prompts) {
      List<Response> support = support(prompt);
      double[] cumulative = CutOff.cumulative(logProbs(prompt), sampling);
      RandomGenerator generator = random.at("prompt", prompt.id()).generator();
      List<Response> drawn = new ArrayList<>(perPrompt);
      for (int k = 0; k < perPrompt; k++) {
        drawn.add(support.get(CutOff.draw(cumulative, generator.nextDouble())));
      }
      all.add(drawn);
    }
    return all;
  }

  @Override
  default double[] logProb(List<Completion> batch) {
    Map<Prompt, double[]> listed = new HashMap<>();
    double[] out = new double[batch.size()];
    for (int i = 0; i < out.length; i++) {
      Completion c = batch.get(i);
      double[] logProbs = listed.computeIfAbsent(c.prompt(), this::logProbs);
      int y = support(c.prompt()).indexOf(c.response());
      out[i] = y < 0 ? Double.NEGATIVE_INFINITY : logProbs[y];
    }
    return out;
  }
}
