package org.comal.cli.console;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.comal.cli.track.StepCount;
import org.comal.cli.track.TimeSource;
import org.comal.event.Event;

/** A line every two seconds, and for a phase that takes longer one when it begins. */
final class LineProgress implements Screen.Progress {
  private static final long EVERY = 2_000_000_000L;

  private final String title;
  private final PrintWriter err;
  private final TimeSource time;
  private final PhaseWatch watch;
  private final StepCount count = new StepCount();
  private long last;
  private long firstStep = -1;
  private long firstTime;
  private long steps;
  private double gap = Double.NaN;
  private String step = "";

  LineProgress(String title, PrintWriter err, TimeSource time) {
    this.title = title.isEmpty() ? "" : title + ": ";
    this.err = err;
    this.time = time;
    this.watch = new PhaseWatch(time);
    this.last = time.nanos();
  }

  @Override
  public void on(Event event) {
    watch.on(event);
    long taken = count.at(event);
    if (event instanceof Event.Recorded r) {
      if (firstStep < 0) {
        firstStep = r.step();
        firstTime = time.nanos();
      }
      steps = r.steps();
      Double now = r.metrics().get("gap");
      gap = now == null ? Double.NaN : now;
    }
    boolean due = time.nanos() - last >= EVERY;
    boolean stepped = event instanceof Event.Recorded || event instanceof Event.Solved;
    if (stepped && firstStep >= 0 && (due || steps < 1000)) {
      // Few steps are long ones: the phases of the next are told with it.
      step = step(taken);
      if (due) {
        print(step);
      }
    } else if (due && (event instanceof Event.Progress || event instanceof Event.PhaseBegun)) {
      String phase = watch.text();
      print(step.isEmpty() || phase.isEmpty() ? step + phase : step + "; " + phase);
    }
  }

  private String step(long taken) {
    String text =
        "step "
            + taken
            + " of "
            + steps
            + (Double.isNaN(gap) ? "" : String.format(Locale.ROOT, ", gap %.3g", gap));
    if (taken == firstStep || taken == steps) {
      return text;
    }
    double each = (double) (time.nanos() - firstTime) / (taken - firstStep);
    return text
        + ", "
        + PhaseWatch.clock(Duration.ofNanos((long) (each * (steps - taken))))
        + " left";
  }

  private void print(String line) {
    if (!line.isEmpty()) {
      last = time.nanos();
      err.println(title + line);
      err.flush();
    }
  }

  @Override
  public void close() {}
}
