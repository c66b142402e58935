package org.comal.cli.console;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.comal.cli.track.TimeSource;
import org.comal.event.Event;

/** A line every two seconds, and for a phase that takes longer one when it begins. */
final class LineProgress implements Screen.Progress {
  private static final long EVERY = 2_000_000_000L;

  private final String title;
  private final PrintWriter err;
  private final TimeSource time;
  private final PhaseWatch watch;
  private long last;
  private long firstStep = -1;
  private long firstTime;
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
    if (event instanceof Event.Recorded r && firstStep < 0) {
      firstStep = r.step();
      firstTime = time.nanos();
    }
    boolean due = time.nanos() - last >= EVERY;
    if (event instanceof Event.Recorded r && (due || r.steps() < 1000)) {
      // Few steps are long ones: the phases of the next are told with it.
      step = step(r);
      if (due) {
        print(step);
      }
    } else if (due && (event instanceof Event.Progress || event instanceof Event.PhaseBegun)) {
      String phase = watch.text();
      print(step.isEmpty() || phase.isEmpty() ? step + phase : step + "; " + phase);
    }
  }

  private String step(Event.Recorded r) {
    Double gap = r.metrics().get("gap");
    String text =
        "step "
            + r.step()
            + " of "
            + r.steps()
            + (gap == null ? "" : String.format(Locale.ROOT, ", gap %.3g", gap));
    long taken = r.step() - firstStep;
    if (taken == 0 || r.step() == r.steps()) {
      return text;
    }
    double left = (double) (time.nanos() - firstTime) / taken * (r.steps() - r.step());
    return text + ", " + PhaseWatch.clock(Duration.ofNanos((long) left)) + " left";
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
