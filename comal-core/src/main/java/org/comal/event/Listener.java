package org.comal.event;

import java.util.function.Supplier;

/**
 * Receives the events of a run, in order and one at a time, in the thread that runs it or, while
 * that waits for an oracle, in one of the oracle's.
 */
@FunctionalInterface
public interface Listener {
  /** A listener that does nothing. */
  Listener NONE = event -> {};

  /** Called once per event; must return quickly and not throw. */
  void on(Event event);

  /**
   * Does a phase of the work, telling its beginning and its end.
   *
   * @return what {@code work} gives
   */
  default <T> T during(String phase, Supplier<T> work) {
    on(new Event.PhaseBegun(phase));
    try {
      return work.get();
    } finally {
      on(new Event.PhaseEnded(phase));
    }
  }

  /** A listener that passes every event to this one and then to {@code next}. */
  default Listener and(Listener next) {
    return event -> {
      on(event);
      next.on(event);
    };
  }
}
