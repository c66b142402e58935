package org.comal.losses;

import java.nio.file.Path;
import java.util.List;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.Learner;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.policy.TrainablePolicy;
import org.comal.random.RandomSource;
import org.comal.tabular.TabularPolicy;

/**
 * A policy of one prompt whose next samples are given, so that a test can go through all there are.
 * Its learner starts at another policy and keeps the slopes it is handed.
 */
final class ScriptedPolicy implements TrainablePolicy {
  private final TabularPolicy table;
  private final TabularPolicy inTraining;
  private int[] script = {};
  private double[] gradient = {};

  ScriptedPolicy(TabularPolicy table, TabularPolicy inTraining) {
    this.table = table;
    this.inTraining = inTraining;
  }

  /** The next samples, as indices into the support. */
  void draws(int[] indices) {
    script = indices.clone();
  }

  /** Σ slope · ∂ log π / ∂ logit of the last backward pass, at the policy in training. */
  double[] gradient() {
    return gradient;
  }

  @Override
  public String id() {
    return "scripted-" + table.id();
  }

  @Override
  public List<List<Response>> sample(
      List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
    List<Response> support = table.support(prompts.get(0));
    return List.of(java.util.Arrays.stream(script).mapToObj(support::get).toList());
  }

  @Override
  public double[] logProb(List<Completion> batch) {
    return table.logProb(batch);
  }

  @Override
  public Learner learner(OptimizerSpec optimizer, RandomSource random) {
    return new Learner() {
      private List<Completion> batch = List.of();

      @Override
      public double[] forward(List<Completion> completions) {
        batch = completions;
        return inTraining.logProb(completions);
      }

      @Override
      public void backward(double[] slopes) {
        Prompt x = table.prompts().get(0);
        double[] p = inTraining.probabilities(x);
        gradient = new double[p.length];
        for (int i = 0; i < slopes.length; i++) {
          int y = table.support(x).indexOf(batch.get(i).response());
          for (int k = 0; k < p.length; k++) {
            gradient[k] += slopes[i] * ((k == y ? 1 : 0) - p[k]);
          }
        }
      }

      @Override
      public double step() {
        return 0;
      }

      @Override
      public Policy freeze() {
        return inTraining;
      }
    };
  }

  @Override
  public void save(Path directory) {
    throw new UnsupportedOperationException("scripted policies are not saved");
  }

  @Override
  public Policy load(Path directory) {
    throw new UnsupportedOperationException("scripted policies are not saved");
  }
}
