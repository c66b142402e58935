package org.comal.run;

import org.comal.event.Phase;
import org.comal.oracle.PreferenceOracle;
import org.comal.policy.Policy;
import org.comal.policy.ServedPolicy;
import org.comal.work.WorkerLoad;

/**
 * The phases of a run that workers share, and how long they take by that.
 *
 * @param load how work is spread
 * @param draws whether they draw responses
 * @param asks whether they are asked what the oracle is
 * @param measures whether they do most of what evaluators have done
 */
record SharedPhases(WorkerLoad load, boolean draws, boolean asks, boolean measures) {

  /** Those of a run; an oracle that costs is not asked in its rehearsal. */
  static SharedPhases of(WorkerLoad load, Policy policy, PreferenceOracle oracle) {
    boolean served = policy instanceof ServedPolicy s && s.drawnBy().isPresent();
    boolean sure = oracle.deterministic();
    return new SharedPhases(
        load, !served, oracle.free() && sure, !served && (sure || !oracle.free()));
  }

  private boolean has(Phase phase) {
    if (phase.equals(Phase.SAMPLE)) {
      return draws;
    }
    if (phase.equals(Phase.COMPARE)) {
      return asks;
    }
    boolean ofEvaluators = phase.equals(Phase.BEGIN) || phase.equals(Phase.EVALUATE);
    return phase.equals(Phase.SCORE) || ofEvaluators && measures;
  }

  /**
   * How much less, or more, the last place has of a phase's prompts than it had in a trial.
   *
   * @param tried prompts of the trial
   * @param all prompts of the phase
   */
  double relative(Phase phase, int tried, int all) {
    return has(phase) ? part(all) / part(tried) : 1;
  }

  private double part(int prompts) {
    return (double) load.longest(prompts) / prompts;
  }
}
