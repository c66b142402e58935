package org.comal.algorithm;

import java.util.List;
import org.comal.policy.Policy;

/**
 * A sequence of prox steps.
 *
 * <p>An algorithm has no memory: all there is goes in as a {@link RunState} and comes out as the
 * next one. Each call of {@link #step} takes exactly one prox step, so that a run can be recorded,
 * stopped and resumed after any of them.
 */
public interface Algorithm {

  /**
   * The state before the first step.
   *
   * @param initial stands under the role {@link RunState#MU}, unless {@link #output} is overridden
   */
  RunState start(Policy initial);

  /** The state after one more prox step. */
  RunState step(RunState state, Prox prox);

  /**
   * The policy that the algorithm stands for in this state: its last iterate, which is the policy
   * of the role {@link RunState#MU} unless this method is overridden.
   */
  default Policy output(RunState state) {
    return state.policy(RunState.MU);
  }

  /**
   * What the user should know about these settings, as a step size beyond what the theory covers.
   *
   * @return sentences; empty where there is nothing to say
   */
  default List<String> advice() {
    return List.of();
  }
}
