package org.comal.run;

import java.util.Map;
import org.comal.algorithm.RunState;
import org.comal.evaluate.Evaluation;
import org.comal.policy.Policy;
import org.comal.prox.StepFiles;

/** Keeps what a run records. */
public interface Recorder {

  /** Keeps nothing. */
  Recorder NONE =
      new Recorder() {
        @Override
        public void record(RunState state, Policy output, Evaluation found) {}

        @Override
        public void checkpoint(RunState state) {}
      };

  /**
   * Keeps the figures of a state.
   *
   * @param state tells how many prox steps were taken; its policies are valid during the call
   * @param output the policy that the state stands for; valid during the call
   * @param found by the evaluators, in their order
   */
  void record(RunState state, Policy output, Evaluation found);

  /**
   * Keeps what the solver said of a prox step.
   *
   * @param state after the step
   * @param figures name to value, in the solver's order
   */
  default void solved(RunState state, Map<String, Double> figures) {}

  /**
   * {@return where the phases of a prox step leave their files}
   *
   * @param step prox steps taken before
   */
  default StepFiles files(long step) {
    return StepFiles.NONE;
  }

  /**
   * Makes the state durable, with everything recorded before it.
   *
   * @param state what the run can be taken up from; its policies are valid during the call
   */
  void checkpoint(RunState state);
}
