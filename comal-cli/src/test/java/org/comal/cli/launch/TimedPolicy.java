package org.comal.cli.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.comal.cli.track.FakeTime;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.Learner;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.policy.TrainablePolicy;
import org.comal.random.RandomSource;

/**
 * A policy that learns nothing and takes its time, by a clock that it moves itself.
 *
 * @param version optimizer steps, so that no two in a run are the same
 */
record TimedPolicy(FakeTime clock, int version) implements TrainablePolicy {
  static final double A_CALL = 2;
  static final double A_RESPONSE = 0.5;
  static final double A_SCORING = 1;
  static final double A_SCORE = 0.125;
  static final double A_LEARNER = 7;
  static final double A_STEP = 3;
  static final double AN_EXAMPLE = 0.25;
  static final double A_SAVE = 4;

  @Override
  public String id() {
    return "timed-" + version;
  }

  @Override
  public List<List<Response>> sample(
      List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
    clock.pass(A_CALL + A_RESPONSE * perPrompt * prompts.size());
    List<List<Response>> all = new ArrayList<>();
    for (Prompt prompt : prompts) {
      String of = id() + " " + random.key() + " " + prompt.id() + " ";
      all.add(
          IntStream.range(0, perPrompt)
              .mapToObj(k -> new Response(new int[] {k}, of + k, /* finished= */ true))
              .toList());
    }
    return all;
  }

  @Override
  public double[] logProb(List<Completion> batch) {
    clock.pass(A_SCORING + A_SCORE * batch.size());
    return new double[batch.size()];
  }

  @Override
  public Learner learner(OptimizerSpec optimizer, RandomSource random) {
    clock.pass(A_LEARNER);
    return new Learner() {
      private int steps = version;

      @Override
      public double[] forward(List<Completion> batch) {
        clock.pass(AN_EXAMPLE * batch.size());
        return new double[batch.size()];
      }

      @Override
      public void backward(double[] slopes) {}

      @Override
      public double step() {
        steps++;
        clock.pass(A_STEP);
        return 1;
      }

      @Override
      public Policy freeze() {
        return new TimedPolicy(clock, steps);
      }
    };
  }

  @Override
  public void save(Path directory) {
    clock.pass(A_SAVE);
  }

  @Override
  public Policy load(Path directory) {
    throw new UnsupportedOperationException();
  }
}
