package org.comal.prox;

import java.util.List;
import org.comal.data.Completion;

/** A reward r(x, y) that is known, as one fitted to comparisons. */
public interface RewardFunction {
  /** A name for the contents. */
  String id();

  /** Rewards aligned with {@code batch}; finite. */
  double[] reward(List<Completion> batch);
}
