package org.comal.event;

import org.comal.Stable;

/**
 * Receives the events of a run, in order and one at a time, in the thread that runs it or, while
 * that waits for an oracle, in one of the oracle's.
 */
@Stable
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
    /**
     * Does the work.
     *
     * @return what it came to
     * @throws E where it failed
     */
    T get() throws E;
  }

  /**
   * Work that is done for its effect.
   *
   * @param <E> what it throws
   */
  @FunctionalInterface
  interface Effect<E extends Exception> {
    /**
     * Does the work.
     *
     * @throws E where it failed
     */
    void run() throws E;
  }

  /**
   * Called once per event; must return quickly and not throw.
   *
   * @param event what has just happened
   */
  void on(Event event);

  /**
   * Does a phase of the work, telling its beginning and, also where it throws, its end.
   *
   * @param <T> what the work comes to
   * @param <E> what the work may throw
   * @param phase the name under which its beginning and end are told
   * @param work done once, in the caller's thread
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
   * Does a phase of the work that returns nothing, telling its beginning and end as above.
   *
   * @param <E> what the work may throw
   * @param phase the name under which its beginning and end are told
   * @param work done once, in the caller's thread
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

  /**
   * {@return a listener that passes every event to this one and then to {@code next}}
   *
   * @param next hears each event after this listener
   */
  default Listener and(Listener next) {
    return event -> {
      on(event);
      next.on(event);
    };
  }
}
