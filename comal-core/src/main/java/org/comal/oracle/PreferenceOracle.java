package org.comal.oracle;

import java.util.List;
import org.comal.data.Comparison;
import org.comal.random.RandomSource;

/**
 * A preference oracle P(first ≻ second | prompt) (Definition 1 of the paper). It need not come from
 * a reward: preferences may be intransitive.
 *
 * <p>Safe for use by several threads.
 */
public interface PreferenceOracle extends AutoCloseable {

  /** A name for the oracle and its settings: equal ids give equal answers, so they key caches. */
  String id();

  /**
   * Answers a batch of questions.
   *
   * @param random for oracles that draw their answers; others ignore it
   * @return aligned with {@code batch}: the probability, in [0, 1], that the first response is
   *     preferred; {@code NaN} where the oracle abstains; the caller's own array
   */
  double[] prefer(List<Comparison> batch, RandomSource random);

  /** Whether the same question always gets the same answer. */
  default boolean deterministic() {
    return true;
  }

  /** Releases connections and memory outside the Java heap. */
  @Override
  default void close() {}
}
