package org.comal.algorithm;

import java.util.List;
import org.comal.Stable;
import org.comal.policy.Policy;

/**
 * A sequence of prox steps.
 *
 * <p>An algorithm has no memory: all there is goes in as a {@link RunState} and comes out as the
 * next one. Each call of {@link #step} takes exactly one prox step, so that a run can be recorded,
 * stopped and resumed after any of them.
 */
@Stable
public interface Algorithm {

  /**
   * {@return the state before the first step}
   *
   * @param initial the policy that the run starts from, which stays open while the run goes on;
   *     stands under the role {@link RunState#MU}, unless {@link #output} is overridden
   */
  RunState start(Policy initial);

  /**
   * {@return the state after one more prox step}
   *
   * @param state before the step; not changed
   * @param prox takes the step
   */
  RunState step(RunState state, Prox prox);

  /**
   * {@return the policy that the algorithm stands for in this state: its last iterate, which is the
   * policy of the role {@link RunState#MU} unless this method is overridden}
   *
   * @param state any state of this algorithm
   */
  default Policy output(RunState state) {
    return state.policy(RunState.MU);
  }

  /**
   * {@return the round that a prox step belongs to, counted from 0} Steps of one round undo parts
   * of each other, so they are taken on the same prompts. Every step is a round of its own unless
   * this method is overridden.
   *
   * @param step prox steps taken before it
   */
  default long round(long step) {
    return step;
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
