package org.comal.oracle;

import org.comal.Stable;

/**
 * Hears the verdicts on the questions of a batch one by one, before the whole batch is answered, so
 * that whoever keeps verdicts loses none of a batch that is cut off.
 */
@Stable
@FunctionalInterface
public interface VerdictListener {
  /** Hears nothing. */
  VerdictListener NONE = (place, preference) -> {};

  /**
   * A verdict is given, once and for all.
   *
   * <p>Called from any thread, and from several at the same time, but not after {@code prefer} has
   * returned or thrown, unless its thread was interrupted. What it throws ends the batch.
   *
   * @param place of the question in its batch
   * @param preference what {@link PreferenceOracle#prefer} returns at this place, where it comes to
   *     return: in [0, 1], {@code NaN} for an abstention
   */
  void given(int place, double preference);
}
