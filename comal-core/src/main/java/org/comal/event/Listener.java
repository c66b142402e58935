package org.comal.event;

/**
 * Receives the events of a run, in order and one at a time, in the thread that runs it or, while
 * that waits for an oracle, in one of the oracle's.
 */
@FunctionalInterface
public interface Listener {
  /** A listener that does nothing. */
  Listener NONE = event -> {};

  /**
   * Work that comes to something.
   *
   * @param <T> what it comes to
   * @param <E> what it throws
   */
  @FunctionalInterface
  interface Work<T, E extends Exception> {
    /** Does the work. */
    T get() throws E;
  }

  /**
   * Work that is done for its effect.
   *
   * @param <E> what it throws
   */
  @FunctionalInterface
  interface Effect<E extends Exception> {
    /** Does the work. */
    void run() throws E;
  }

  /** Called once per event; must return quickly and not throw. */
  void on(Event event);

  /**
   * Does a phase of the work, telling its beginning and, also where it throws, its end.
   *
   * @return what {@code work} gives
   * @throws E what {@code work} throws
   */
  default <T, E extends Exception> T during(Phase phase, Work<T, E> work) throws E {
    on(new Event.PhaseBegun(phase));
    try {
      return work.get();
    } finally {
      on(new Event.PhaseEnded(phase));
    }
  }

  /**
   * The same for work that returns nothing.
   *
   * @throws E what {@code work} throws
   */
  default <E extends Exception> void during(Phase phase, Effect<E> work) throws E {
    during(
        phase,
        () -> {
          work.run();
          return null;
        });
  }

  /** {@return a listener that passes every event to this one and then to {@code next}} */
  default Listener and(Listener next) {
    return event -> {
      on(event);
      next.on(event);
    };
  }
}
