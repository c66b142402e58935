package org.comal.losses;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.Learner;
import org.comal.policy.MixablePolicy;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.policy.TrainablePolicy;
import org.comal.random.RandomSource;
import org.comal.tabular.TabularPolicy;

/**
 * One table that answers every prompt, as a language model shares its parameters: few samples of
 * each of many prompts then say together what the policy should be.
 */
record SharedTable(TabularPolicy table) implements TrainablePolicy, MixablePolicy {
  static List<Prompt> prompts(int n) {
    return IntStream.range(0, n).mapToObj(i -> Prompt.named("x" + i)).toList();
  }

  double[] probabilities() {
    return table.probabilities(table.prompts().get(0));
  }

  @Override
  public String id() {
    return "shared-" + table.id();
  }

  @Override
  public List<List<Response>> sample(
      List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
    List<List<Response>> all = new ArrayList<>();
    for (Prompt x : prompts) {
      all.addAll(table.sample(table.prompts(), perPrompt, sampling, random.at("x", x.id())));
    }
    return all;
  }

  @Override
  public double[] logProb(List<Completion> batch) {
    return table.logProb(inTable(batch));
  }

  @Override
  public SharedTable mix(Policy other, double weight) {
    return new SharedTable(table.mix(((SharedTable) other).table, weight));
  }

  @Override
  public Learner learner(OptimizerSpec optimizer, RandomSource random) {
    Learner inner = table.learner(optimizer, random);
    return new Learner() {
      @Override
      public double[] forward(List<Completion> batch) {
        return inner.forward(inTable(batch));
      }

      @Override
      public void backward(double[] slopes) {
        inner.backward(slopes);
      }

      @Override
      public double step() {
        return inner.step();
      }

      @Override
      public Policy freeze() {
        return new SharedTable((TabularPolicy) inner.freeze());
      }
    };
  }

  private List<Completion> inTable(List<Completion> batch) {
    Prompt only = table.prompts().get(0);
    return batch.stream().map(c -> new Completion(only, c.response())).toList();
  }

  @Override
  public void save(java.nio.file.Path directory) throws java.io.IOException {
    table.save(directory);
  }

  @Override
  public Policy load(java.nio.file.Path directory) throws java.io.IOException {
    return new SharedTable(table.load(directory));
  }
}
