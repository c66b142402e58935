package org.comal.policy;

import java.util.List;
import org.comal.Stable;
import org.comal.data.Completion;

/**
 * A policy in training: the one thing that changes.
 *
 * <p>A loss never sees a parameter. It is a function of log-probabilities, computed by the caller;
 * the learner carries its slopes back to the parameters:
 *
 * <pre>{@code
 * double[] logProb = learner.forward(batch);
 * learner.backward(slopes(logProb));   // ∂loss/∂logProb, aligned with batch
 * learner.step();
 * }</pre>
 *
 * <p>Used by one thread at a time.
 */
@Stable
public interface Learner extends AutoCloseable {

  /**
   * Log-probabilities of a batch under the current parameters, remembered for {@link #backward}.
   *
   * <p>The batch may be larger than fits in memory at once: cutting it into micro-batches is the
   * learner's business.
   *
   * @param batch responses with their prompts, in an order that the result keeps
   * @return natural log, summed over tokens, aligned with {@code batch}
   */
  double[] forward(List<Completion> batch);

  /**
   * Adds the gradient of Σ slopes[i] · logProb[i] over the last {@link #forward} batch to the
   * gradient collected since the last {@link #step}.
   *
   * @param slopes aligned with the last forward batch
   */
  void backward(double[] slopes);

  /**
   * Takes one optimizer step with the collected gradient and clears it.
   *
   * @return the norm of the gradient before clipping
   * @throws ArithmeticException where the gradient is not finite; the parameters stay as they were
   *     and the gradient is cleared
   */
  double step();

  /** {@return the policy as it is now, frozen; later steps do not change it} */
  Policy freeze();

  /** Releases what the learner holds; policies frozen from it live on. */
  @Override
  default void close() {}
}
