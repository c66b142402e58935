package org.comal.run;

import java.util.Map;
import org.comal.algorithm.RunState;
import org.comal.policy.Policy;

/** Keeps what a run records. */
public interface Recorder {

  /** Keeps nothing. */
  Recorder NONE =
      new Recorder() {
        @Override
        public void record(RunState state, Policy output, Map<String, Double> metrics) {}

        @Override
        public void checkpoint(RunState state) {}
      };

  /**
   * Keeps the figures of a state.
   *
   * @param output the policy that the state stands for; valid during the call
   * @param metrics name to value, in the evaluators' order
   */
  void record(RunState state, Policy output, Map<String, Double> metrics);

  /** Makes the state durable, with everything recorded before it. */
  void checkpoint(RunState state);
}
