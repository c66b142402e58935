package org.comal.tabular;

import java.util.List;
import org.comal.data.Completion;
import org.comal.policy.ArrayLearner;
import org.comal.policy.OptimizerSpec;

/** Trains the logits of a table. A response of probability 0 has no logit and stays at 0. */
final class TabularLearner extends ArrayLearner<TabularPolicy> {
  private final TableLayout layout;

  TabularLearner(TabularPolicy start, OptimizerSpec optimizer) {
    super(start, start.logProbArray(), optimizer);
    this.layout = start.layout();
  }

  @Override
  protected TabularPolicy policy(double[] logits) {
    return TabularPolicy.fromLogits(layout, logits);
  }

  /** ∂ log π(y) / ∂ logit(y') = 1[y = y'] − π(y'). */
  @Override
  protected void addGradient(
      TabularPolicy policy, List<Completion> batch, double[] slopes, double[] sum) {
    double[] byPrompt = new double[layout.promptCount()];
    boolean[] seen = new boolean[layout.promptCount()];
    for (int i = 0; i < slopes.length; i++) {
      int x = layout.indexOf(batch.get(i).prompt());
      sum[layout.indexOf(batch.get(i))] += slopes[i];
      byPrompt[x] += slopes[i];
      seen[x] = true;
    }
    double[] p = policy.probabilityArray();
    for (int x = 0; x < seen.length; x++) {
      if (seen[x]) {
        for (int i = layout.offset(x); i < layout.offset(x + 1); i++) {
          sum[i] -= byPrompt[x] * p[i];
        }
      }
    }
  }

  @Override
  protected String describe(int parameter) {
    return layout.describe(parameter);
  }
}
