package org.comal.cli.console;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.comal.cli.track.TimeSource;
import org.comal.event.Event;
import org.comal.event.Phase;

/** How far the phase at hand has come and how long it will go on; safe for several threads. */
final class PhaseWatch {
  private static final long SECOND = 1_000_000_000L;

  /** Before this much of a phase is seen, neither its speed nor its end can be told. */
  private static final long SOONEST = 2 * SECOND;

  private final TimeSource time;
  private final Deque<Phase> phases = new ArrayDeque<>();
  private Phase phase;
  private long began;
  private long doneAtBegin;
  private long done;
  private long total;
  private String unit = "";
  private boolean counting;
  private long through;
  private String throughUnit = "";
  private double cost = Double.NaN;

  PhaseWatch(TimeSource time) {
    this.time = Objects.requireNonNull(time, "time");
  }

  /** Takes note of an event. */
  synchronized void on(Event event) {
    if (event instanceof Event.PhaseBegun p) {
      phases.push(p.phase());
      begin(p.phase(), 0);
    } else if (event instanceof Event.PhaseEnded p) {
      phases.remove(p.phase());
      begin(phases.peek(), 0);
    } else if (event instanceof Event.Progress p) {
      if (!p.phase().equals(phase) || !counting || p.total() != total || p.done() < done) {
        begin(p.phase(), p.done());
        counting = true;
      }
      done = p.done();
      total = p.total();
      unit = p.unit();
    } else if (event instanceof Event.Throughput t && t.phase().equals(phase)) {
      through = t.done();
      throughUnit = t.unit();
    } else if (event instanceof Event.Spent s && s.phase().equals(phase)) {
      cost = s.cost();
    }
  }

  private void begin(Phase next, long alreadyDone) {
    phase = next;
    began = time.nanos();
    doneAtBegin = alreadyDone;
    done = alreadyDone;
    total = 0;
    unit = "";
    counting = false;
    through = 0;
    throughUnit = "";
    cost = Double.NaN;
  }

  /** Time until the phase ends, at the speed so far; empty where it cannot be told yet. */
  synchronized Optional<Duration> left() {
    if (total <= 0 || !speedKnown()) {
      return Optional.empty();
    }
    double each = (double) (time.nanos() - began) / (done - doneAtBegin);
    return Optional.of(Duration.ofNanos((long) (each * (total - done))));
  }

  private boolean speedKnown() {
    return done > doneAtBegin && seenEnough();
  }

  private boolean seenEnough() {
    return time.nanos() - began >= SOONEST;
  }

  /**
   * As {@code compare 120 of 805 pairs, 20/s, 0:35 left} or {@code sample 128 of 512 responses,
   * 2100 tokens/s, 0:35 left}, with {@code , cost 0.42 so far} where an oracle costs; empty between
   * phases.
   */
  synchronized String text() {
    if (phase == null) {
      return "";
    }
    String sofar =
        unit.isEmpty() ? "" : " " + done + (total > 0 ? " of " + total : "") + " " + unit;
    String rate = "";
    if (through > 0 && seenEnough()) {
      rate = ", " + rate(through) + " " + throughUnit + "/s";
    } else if (speedKnown()) {
      rate = ", " + rate(done - doneAtBegin) + "/s";
    }
    String spent = Double.isNaN(cost) ? "" : String.format(Locale.ROOT, ", cost %.2f so far", cost);
    return phase + sofar + rate + left().map(d -> ", " + clock(d) + " left").orElse("") + spent;
  }

  /** Units a second in two digits or more. */
  private String rate(long units) {
    double perSecond = units * (double) SECOND / (time.nanos() - began);
    return perSecond >= 10
        ? Long.toString(Math.round(perSecond))
        : String.format(Locale.ROOT, "%.2g", perSecond);
  }

  /** As {@code 0:35} or {@code 2:04:10}. */
  static String clock(Duration duration) {
    long s = duration.plusMillis(500).toSeconds();
    return s < 3600
        ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }
}
