package org.comal.cli.track;

import org.comal.event.Event;

/** Which prox step an event belongs to: a solver that reports does not know its number. */
final class StepCount {
  private long recorded;
  private long solved;

  /** Names the step that the run is taken up after. */
  void from(long step) {
    recorded = step;
    solved = 0;
  }

  /** Steps taken after this event. */
  long at(Event event) {
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
