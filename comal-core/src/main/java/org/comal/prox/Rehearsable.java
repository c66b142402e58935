package org.comal.prox;

import org.comal.Stable;
import org.comal.event.Phase;

/**
 * A prox solver whose steps can be tried on a few prompts, to learn how long a whole one takes, for
 * {@code comal run --dry-run --rehearse}.
 */
@Stable
public interface Rehearsable {
  /**
   * {@return this solver with no more work a step than shows how long it takes}
   *
   * @param prompts of the game that it will be tried on
   */
  ProxSolver rehearsal(int prompts);

  /**
   * {@return how many times as long as in a rehearsal a phase takes in a step of this solver, as
   * far as counting tells}
   *
   * @param phase as the solver tells it to its listener; another one for the time between phases
   * @param tried prompts of the rehearsal
   * @param prompts of the step
   */
  double times(Phase phase, int tried, int prompts);

  /**
   * {@return how many times as often as in a rehearsal comes what a phase costs however few the
   * prompts are}: once a batch, where batches are of a given size, or once a step of this solver.
   *
   * @param phase as above
   * @param tried prompts of the rehearsal
   * @param prompts of the step
   */
  default double calls(Phase phase, int tried, int prompts) {
    return 1;
  }
}
