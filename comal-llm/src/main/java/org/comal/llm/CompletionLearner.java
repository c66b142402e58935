package org.comal.llm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.comal.data.Completion;
import org.comal.llm.torch.Weights;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.ResumableLearner;

/**
 * A language model that learns from completions, by the slopes of a loss that is a function of
 * their log-probabilities.
 *
 * <p>Micro-batches keep their graphs between forward and backward as far as {@code
 * micro-batch-tokens} allows for all of a replica's together, its last one in any case. The others
 * are only scored in forward and run again in backward, so that memory does not grow with the
 * batch.
 */
public final class CompletionLearner extends CausalLmLearner implements ResumableLearner {
  private final List<List<Pass>> passes = new ArrayList<>();
  private List<Completion> batch;

  /**
   * @param start copied, not owned
   */
  CompletionLearner(CausalLm lm, Weights start, OptimizerSpec spec) {
    super(lm, start, spec);
  }

  @Override
  public double[] forward(List<Completion> completions) {
    forget();
    batch = List.copyOf(completions);
    List<List<MicroBatch>> dealt = dealt(lm().sequences(batch));
    for (int r = 0; r < dealt.size(); r++) {
      int replica = r;
      passes.add(dealt.get(r).stream().map(m -> pass(replica, m)).toList());
    }
    double[] sums = new double[batch.size()];
    each(r -> forward(passes.get(r), sums));
    return sums;
  }

  private void forward(List<Pass> own, double[] sums) {
    int kept = firstKept(own);
    for (int i = 0; i < own.size(); i++) {
      Pass pass = own.get(i);
      double[] tokens = i < kept ? pass.forward() : pass.forwardKeeping(i == own.size() - 1);
      pass.microBatch().add(tokens, this::prompt, sums);
    }
  }

  @Override
  public void backward(double[] slopes) {
    if (batch == null) {
      throw new IllegalStateException("backward follows a forward, each forward once");
    }
    if (slopes.length != batch.size()) {
      throw new IllegalArgumentException(
          slopes.length + " slopes for a batch of " + batch.size() + " completions");
    }
    for (int i = 0; i < slopes.length; i++) {
      if (!Double.isFinite(slopes[i])) {
        String id = prompt(i);
        dropGradient();
        forget();
        throw new ArithmeticException(
            "the slope of the loss is "
                + slopes[i]
                + " at a response to prompt "
                + id
                + "; this gradient is dropped, the parameters stay as they were");
      }
    }
    collecting();
    each(r -> backward(passes.get(r), slopes));
    forget();
  }

  /** Those with graphs first: they make room for the others. */
  private static void backward(List<Pass> own, double[] slopes) {
    for (int i = own.size() - 1; i >= 0; i--) {
      own.get(i).backward(slopes);
    }
  }

  /** The number of the first pass of a replica that keeps its graph, as all after it do. */
  private int firstKept(List<Pass> own) {
    long room = lm().settings().microBatchTokens();
    int first = own.size();
    while (first > 0) {
      room -= own.get(first - 1).microBatch().tokens();
      if (room < 0 && first < own.size()) {
        break;
      }
      first--;
    }
    return first;
  }

  private String prompt(int i) {
    return batch.get(i).prompt().id();
  }

  @Override
  public void restore(Path directory) throws IOException {
    super.restore(directory);
    forget();
  }

  /** Gives back what the last forward kept. */
  private void forget() {
    passes.forEach(own -> own.forEach(Pass::close));
    passes.clear();
    batch = null;
  }

  @Override
  public void close() {
    forget();
    super.close();
  }
}
