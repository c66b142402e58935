package org.comal.work;

import java.util.Objects;

/**
 * How work is spread over workers.
 *
 * @param workers who does it
 * @param portion prompts of a portion; 0 for all in one
 */
public record WorkerLoad(Workers workers, int portion) {
  /** All in the process itself. */
  public static final WorkerLoad ALONE = here(0);

  /**
   * Checks that nothing is missing.
   *
   * @param workers not null
   * @param portion 0 or more
   */
  public WorkerLoad {
    Objects.requireNonNull(workers, "workers");
  }

  /**
   * {@return work that the process itself does}
   *
   * @param portion prompts of a portion; 0 for all in one
   */
  public static WorkerLoad here(int portion) {
    return new WorkerLoad(new LocalWorkers(), portion);
  }

  /** {@return places that have portions at the same time; 1 where all is one portion} */
  public int places() {
    return portion == 0 ? 1 : workers.places();
  }

  /**
   * {@return how many prompts, one after the other, the place has that is done last, where all are
   * equally fast}
   *
   * @param prompts of a phase, 1 or more
   */
  public long longest(int prompts) {
    int places = places();
    if (places == 1) {
      return prompts;
    }
    long portions = (prompts + portion - 1L) / portion;
    long rounds = (portions + places - 1) / places;
    boolean lastAlone = portions - (rounds - 1) * places == 1;
    long last = lastAlone ? prompts - (portions - 1) * portion : portion;
    return (rounds - 1) * portion + last;
  }
}
