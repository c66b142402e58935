package org.comal.prox;

import java.util.List;
import org.comal.Stable;
import org.comal.data.Completion;

/** A reward r(x, y) that is known, as one fitted to comparisons. */
@Stable
public interface RewardFunction {
  /** {@return a name for the contents: equal functions have equal ids} */
  String id();

  /**
   * {@return rewards aligned with {@code batch}; finite} Each depends on its own response and
   * prompt alone: samples come in batches of any size.
   *
   * @param batch responses with their prompts
   */
  double[] reward(List<Completion> batch);
}
