package org.comal.cli.track;

import org.comal.event.Event;

/** Which prox step an event belongs to: a solver that reports does not know its number. */
public final class StepCount {
  private long recorded;
  private long solved;

  /** Begins at step 0. */
  public StepCount() {}

  /**
   * Names the step that the run is taken up after.
   *
   * @param step 0 where it begins
   */
  public void from(long step) {
    recorded = step;
    solved = 0;
  }

  /**
   * {@return steps taken after an event}
   *
   * @param event each that comes, once
   */
  public long at(Event event) {
    if (event instanceof Event.Recorded r) {
      from(r.step());
    } else if (event instanceof Event.Measured m) {
      from(m.step());
    } else if (event instanceof Event.Solved) {
      solved++;
    }
    return recorded + solved;
  }
}
