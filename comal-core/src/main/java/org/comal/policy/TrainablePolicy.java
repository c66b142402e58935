package org.comal.policy;

import org.comal.Stable;
import org.comal.random.RandomSource;

/** A policy with parameters that a copy of it can learn. */
@Stable
public interface TrainablePolicy extends Policy {

  /**
   * {@return a learner that starts from this policy; the policy itself stays as it is} The caller
   * closes it.
   *
   * @param optimizer how steps are taken
   * @param random for what is random in training, such as dropout
   */
  Learner learner(OptimizerSpec optimizer, RandomSource random);
}
