package org.comal.llm;

import java.util.ArrayList;
import java.util.List;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.llm.model.DType;
import org.comal.policy.Sampling;
import org.comal.policy.TrainablePolicy;
import org.comal.random.RandomSource;
import org.comal.tck.LearnerKit;

/** In float64, so that differences of log-probabilities measure derivatives. */
class CausalLmLearnerTest extends LearnerKit {
  @Override
  protected TrainablePolicy policy() {
    return TinyPolicies.shared(DType.FLOAT64, 1);
  }

  @Override
  protected List<Completion> completions() {
    return completions(policy());
  }

  @Override
  protected double gradientStep() {
    // The gradient is about 100 long, and the step is this times the gradient.
    return 1e-6;
  }

  static List<Completion> completions(TrainablePolicy policy) {
    List<Completion> all = new ArrayList<>();
    Sampling sampling = new Sampling(1, 1, 0, 0, 6);
    for (Prompt x : TinyPolicies.PROMPTS) {
      for (Response y : policy.sample(List.of(x), 2, sampling, new RandomSource(3)).get(0)) {
        all.add(new Completion(x, y));
      }
    }
    return all;
  }
}
