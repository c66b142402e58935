package org.comal.cli.track;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;

/**
 * Counts time for the innermost phase that is going on, and as {@link #OTHER} between phases, from
 * event to event.
 */
public final class PhaseClock implements Listener {
  /** Where time goes that no phase claims. */
  public static final Phase OTHER = new Phase("other");

  private final TimeSource time;
  private final Deque<Phase> phases = new ArrayDeque<>();
  private final Map<Phase, Long> nanos = new TreeMap<>(Comparator.comparing(Phase::name));
  private long since;
  private long last;

  /**
   * Begins to count, outside of any phase.
   *
   * @param time what nanoseconds are taken from
   */
  public PhaseClock(TimeSource time) {
    this.time = Objects.requireNonNull(time, "time");
    this.since = time.nanos();
    this.last = since;
  }

  @Override
  public void on(Event event) {
    count();
    if (event instanceof Event.PhaseBegun begun) {
      phases.push(begun.phase());
    } else if (event instanceof Event.PhaseEnded ended && phases.contains(ended.phase())) {
      while (!phases.pop().equals(ended.phase())) {
        // An inner phase that was given up without a word ends with the outer one.
      }
    }
  }

  /** Counts up to now. */
  public void count() {
    long now = time.nanos();
    nanos.merge(phases.isEmpty() ? OTHER : phases.peek(), now - last, Long::sum);
    last = now;
  }

  /** {@return nanoseconds by phase, as counted; in the order of names} */
  public Map<Phase, Long> nanos() {
    return Collections.unmodifiableMap(nanos);
  }

  /** {@return nanoseconds of all phases, as counted} */
  public long total() {
    return last - since;
  }

  /** Counts from 0 again; the phases that are going on go on. */
  public void clear() {
    nanos.clear();
    since = last;
  }

  /** Begins anew, outside of any phase. */
  public void restart() {
    phases.clear();
    last = time.nanos();
    clear();
  }
}
