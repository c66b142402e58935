package org.comal.learn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.Policy;

/**
 * The responses drawn in one round, and their log-probabilities under frozen policies, each asked
 * for once and resting afterwards.
 */
final class Draw {
  private final List<Prompt> prompts;
  private final List<List<Response>> samples;
  private final List<Completion> completions = new ArrayList<>();
  private final boolean tokenMean;
  private final Map<String, double[]> logProbs = new HashMap<>();

  /**
   * @param samples aligned with the prompts
   * @param tokenMean whether log-probabilities are divided by the response's length
   */
  Draw(List<Prompt> prompts, List<List<Response>> samples, boolean tokenMean) {
    this.prompts = prompts;
    this.samples = samples;
    this.tokenMean = tokenMean;
    for (int x = 0; x < prompts.size(); x++) {
      for (Response y : samples.get(x)) {
        completions.add(new Completion(prompts.get(x), y));
      }
    }
  }

  List<Prompt> prompts() {
    return prompts;
  }

  List<List<Response>> samples() {
    return samples;
  }

  /** Every sample with its prompt, prompt by prompt. */
  List<Completion> completions() {
    return completions;
  }

  /** Log-probabilities aligned with the completions; not to be written to. */
  double[] logProb(Policy policy) {
    return logProbs.computeIfAbsent(
        policy.id(),
        id -> {
          double[] logProb = policy.logProb(completions);
          policy.rest();
          for (int i = 0; i < logProb.length; i++) {
            logProb[i] *= scale(completions.get(i).response(), tokenMean);
          }
          return logProb;
        });
  }

  /** The factor that makes a sum over tokens what the loss uses. */
  static double scale(Response y, boolean tokenMean) {
    return tokenMean ? 1.0 / Math.max(1, y.tokens().length) : 1;
  }
}
