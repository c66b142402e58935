package org.comal.llm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Learner;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.policy.TrainablePolicy;
import org.comal.random.RandomSource;

/**
 * A model of {@link ResponseGame} that lists its responses, for kits that compare with exact
 * numbers. Probabilities are those among the responses; all else is the model's own.
 */
record ResponsePolicy(CausalLmPolicy model) implements EnumerablePolicy, TrainablePolicy {

  @Override
  public List<Prompt> prompts() {
    return ResponseGame.PROMPTS;
  }

  @Override
  public List<Response> support(Prompt prompt) {
    return ResponseGame.completions(model, prompt).stream().map(Completion::response).toList();
  }

  @Override
  public double[] logProbs(Prompt prompt) {
    double[] l = model.logProb(ResponseGame.completions(model, prompt));
    double sum = Arrays.stream(l).map(Math::exp).sum();
    return Arrays.stream(l).map(v -> v - Math.log(sum)).toArray();
  }

  @Override
  public String id() {
    return model.id();
  }

  @Override
  public List<List<Response>> sample(
      List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
    return model.sample(prompts, perPrompt, sampling, random);
  }

  @Override
  public double[] logProb(List<Completion> batch) {
    return model.logProb(batch);
  }

  @Override
  public void save(Path directory) throws IOException {
    model.save(directory);
  }

  @Override
  public Policy load(Path directory) throws IOException {
    return new ResponsePolicy((CausalLmPolicy) model.load(directory));
  }

  @Override
  public Learner learner(OptimizerSpec optimizer, RandomSource random) {
    CompletionLearner learner = model.learner(optimizer, random);
    return new Learner() {
      @Override
      public double[] forward(List<Completion> batch) {
        return learner.forward(batch);
      }

      @Override
      public void backward(double[] slopes) {
        learner.backward(slopes);
      }

      @Override
      public double step() {
        return learner.step();
      }

      @Override
      public Policy freeze() {
        return new ResponsePolicy((CausalLmPolicy) learner.freeze());
      }

      @Override
      public void close() {
        learner.close();
      }
    };
  }
}
