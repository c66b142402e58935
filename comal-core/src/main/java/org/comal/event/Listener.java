package org.comal.event;

/** Receives the events of a run, in order, in the thread that runs it. */
@FunctionalInterface
public interface Listener {
  /** A listener that does nothing. */
  Listener NONE = event -> {};

  /** Called once per event; must return quickly and not throw. */
  void on(Event event);

  /** A listener that passes every event to this one and then to {@code next}. */
  default Listener and(Listener next) {
    return event -> {
      on(event);
      next.on(event);
    };
  }
}
