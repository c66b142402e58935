package org.comal.llm;

import java.util.Arrays;
import java.util.List;
import org.comal.llm.torch.Batch;
import org.comal.llm.torch.Weights;
import org.comal.policy.OptimizerSpec;

/**
 * A language model that learns examples, by a loss whose slope is known beforehand and is the same
 * for all tokens: each micro-batch goes forward and back at once, and none is run twice.
 */
public final class ExampleLearner extends CausalLmLearner {

  /**
   * @param start copied, not owned
   */
  ExampleLearner(CausalLm lm, Weights start, OptimizerSpec spec) {
    super(lm, start, spec);
  }

  /**
   * What {@link #descend} did.
   *
   * @param logProb of each response; natural log, summed over its tokens
   * @param tokens that went through the model
   * @param computed the same with padding
   */
  public record Descent(double[] logProb, long tokens, long computed) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Descent that
          && tokens == that.tokens
          && computed == that.computed
          && Arrays.equals(logProb, that.logProb);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(logProb);
    }
  }

  /**
   * Adds the gradient of slope · Σ log p(response) to the gradient collected since the last {@link
   * #step}.
   *
   * @param examples made by the policy that the learner came from
   * @param slope ∂loss/∂log p of every response's tokens
   * @return log-probabilities before the step, aligned with {@code examples}, and the tokens that
   *     it took
   * @throws ArithmeticException where a log-probability is not a number; the gradient collected so
   *     far is dropped
   */
  public Descent descend(List<Example> examples, double slope) {
    double[] sums = new double[examples.size()];
    double[] slopes = new double[sums.length];
    Arrays.fill(slopes, slope);
    List<List<MicroBatch>> dealt = dealt(sequences(examples));
    collecting();
    try {
      each(
          r -> {
            for (MicroBatch micro : dealt.get(r)) {
              try (Pass pass = pass(r, micro)) {
                micro.add(pass.forwardKeeping(true), i -> examples.get(i).id(), sums);
                pass.backward(slopes);
              }
            }
          });
    } catch (ArithmeticException e) {
      dropGradient();
      throw e;
    }
    List<MicroBatch> all = dealt.stream().flatMap(List::stream).toList();
    return new Descent(
        sums,
        all.stream().mapToLong(MicroBatch::inputs).sum(),
        all.stream().mapToLong(MicroBatch::tokens).sum());
  }

  /**
   * {@return log-probabilities of responses under the current parameters: natural logs, summed over
   * a response's tokens, aligned with {@code examples}}
   *
   * @param examples made by the policy that the learner came from
   */
  public double[] logProb(List<Example> examples) {
    return Scores.of(
        lm(),
        sequences(examples),
        i -> examples.get(i).id(),
        batch -> lm().decoder().logProbs(weights(), batch));
  }

  private static List<Batch.Sequence> sequences(List<Example> examples) {
    return examples.stream().map(Example::sequence).toList();
  }
}
