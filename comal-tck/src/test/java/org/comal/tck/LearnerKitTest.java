package org.comal.tck;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.ArrayLearner;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Learner;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;
import org.comal.policy.TrainablePolicy;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

/** The kit finds learners that do without weight decay, or make it a part of the gradient. */
class LearnerKitTest {

  /** How a learner comes to its optimizer, and by how much of the parameters its gradient grows. */
  private record Way(UnaryOperator<OptimizerSpec> optimizer, boolean penalty) {}

  /** A softmax over the small table's responses, at 0 where it starts. */
  private record Softmax(Way way, double... logits) implements EnumerablePolicy, TrainablePolicy {
    private SmallTable table() {
      double sum = 0;
      for (double l : logits) {
        sum += Math.exp(l);
      }
      double[] logProbs = logits.clone();
      for (int y = 0; y < logProbs.length; y++) {
        logProbs[y] -= Math.log(sum);
      }
      return new SmallTable(logProbs);
    }

    @Override
    public String id() {
      return table().id();
    }

    @Override
    public List<Prompt> prompts() {
      return table().prompts();
    }

    @Override
    public List<Response> support(Prompt prompt) {
      return table().support(prompt);
    }

    @Override
    public double[] logProbs(Prompt prompt) {
      return table().logProbs(prompt);
    }

    @Override
    public void save(Path directory) throws IOException {
      table().save(directory);
    }

    @Override
    public Policy load(Path directory) throws IOException {
      return table().load(directory);
    }

    @Override
    public Learner learner(OptimizerSpec spec, RandomSource random) {
      Way how = way;
      double penalty = how.penalty() ? spec.weightDecay() : 0;
      return new ArrayLearner<>(this, logits, how.optimizer().apply(spec)) {
        @Override
        protected Softmax policy(double[] values) {
          return new Softmax(how, values.clone());
        }

        @Override
        protected void addGradient(
            Softmax policy, List<Completion> batch, double[] slopes, double[] sum) {
          double[] p = policy.probabilities(SmallTable.PROMPT);
          for (int y = 0; y < p.length; y++) {
            sum[y] += penalty * policy.logits()[y];
            for (int i = 0; i < slopes.length; i++) {
              int drawn = SmallTable.RESPONSES.indexOf(batch.get(i).response());
              sum[y] += slopes[i] * ((drawn == y ? 1 : 0) - p[y]);
            }
          }
        }
      };
    }
  }

  private static LearnerKit kit(Way way, double... logits) {
    return new LearnerKit() {
      @Override
      protected TrainablePolicy policy() {
        return new Softmax(way, logits);
      }

      @Override
      protected List<Completion> completions() {
        return SmallTable.RESPONSES.stream()
            .map(y -> new Completion(SmallTable.PROMPT, y))
            .toList();
      }
    };
  }

  private static OptimizerSpec withoutDecay(OptimizerSpec spec) {
    return new OptimizerSpec(
        spec.learningRate(),
        spec.beta1(),
        spec.beta2(),
        spec.epsilon(),
        0,
        spec.clipNorm(),
        spec.decay(),
        spec.warmup(),
        spec.totalSteps());
  }

  @Test
  void aLearnerThatDecaysItsWeightsPasses() {
    Way right = new Way(UnaryOperator.identity(), /* penalty= */ false);
    for (double[] start : new double[][] {{0, 0, 0}, {1, -2, 0.5}}) {
      LearnerKit kit = kit(right, start);
      assertThatNoException().isThrownBy(kit::weightDecayShrinksTheParameters);
      assertThatNoException().isThrownBy(kit::weightDecayIsPerUnitOfLearningRate);
      assertThatNoException().isThrownBy(kit::theGradientIsThatOfFiniteDifferences);
    }
  }

  @Test
  void aLearnerThatIgnoresWeightDecayFails() {
    Way ignoring = new Way(LearnerKitTest::withoutDecay, /* penalty= */ false);
    for (double[] start : new double[][] {{0, 0, 0}, {1, -2, 0.5}}) {
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(kit(ignoring, start)::weightDecayShrinksTheParameters)
          .withMessageContaining("leaves OptimizerSpec.weightDecay() out");
    }
  }

  @Test
  void aLearnerThatMakesWeightDecayAPenaltyFails() {
    Way penalty = new Way(LearnerKitTest::withoutDecay, /* penalty= */ true);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(kit(penalty, 1, -2, 0.5)::weightDecayIsPerUnitOfLearningRate)
        .withMessageContaining("is no part of the gradient");
  }
}
