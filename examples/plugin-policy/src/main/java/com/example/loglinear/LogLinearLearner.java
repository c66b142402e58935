package com.example.loglinear;

import java.util.List;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.ArrayLearner;
import org.comal.policy.OptimizerSpec;

/** Trains the weights of a {@link LogLinearPolicy}. */
final class LogLinearLearner extends ArrayLearner<LogLinearPolicy> {
  private final LogLinearPolicy family;

  LogLinearLearner(LogLinearPolicy start, OptimizerSpec optimizer) {
    super(start, start.weights(), optimizer);
    this.family = start;
  }

  @Override
  protected LogLinearPolicy policy(double[] weights) {
    return family.with(weights);
  }

  /** ∂ log π(y | x) / ∂θ = φ(x, y) − E φ(x, ·), the mean under the policy. */
  @Override
  protected void addGradient(
      LogLinearPolicy policy, List<Completion> batch, double[] slopes, double[] sum) {
    for (int i = 0; i < slopes.length; i++) {
      Prompt x = batch.get(i).prompt();
      add(slopes[i], x, batch.get(i).response(), sum);
      List<Response> support = policy.support(x);
      double[] p = policy.probabilities(x);
      for (int y = 0; y < p.length; y++) {
        add(-slopes[i] * p[y], x, support.get(y), sum);
      }
    }
  }

  private static void add(double factor, Prompt x, Response y, double[] sum) {
    double[] features = Features.of(x, y);
    for (int k = 0; k < sum.length; k++) {
      sum[k] += factor * features[k];
    }
  }

  @Override
  protected String describe(int parameter) {
    return "the weight of " + Features.NAMES.get(parameter);
  }
}
