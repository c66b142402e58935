package org.comal.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.comal.event.Event;

/** A line every two seconds. */
final class LineProgress implements Screen.Progress {
  private static final long EVERY = 2_000_000_000L;

  private final String title;
  private final PrintWriter err;
  private long last = System.nanoTime();

  LineProgress(String title, PrintWriter err) {
    this.title = title.isEmpty() ? "" : title + ": ";
    this.err = err;
  }

  @Override
  public void on(Event event) {
    if (System.nanoTime() - last < EVERY) {
      return;
    }
    if (event instanceof Event.Recorded r) {
      Double gap = r.metrics().get("gap");
      print(
          "step "
              + r.step()
              + " of "
              + r.steps()
              + (gap == null ? "" : String.format(Locale.ROOT, ", gap %.3g", gap)));
    } else if (event instanceof Event.Progress p) {
      print(
          p.phase() + " " + p.done() + (p.total() > 0 ? " of " + p.total() : "") + " " + p.unit());
    }
  }

  private void print(String line) {
    last = System.nanoTime();
    err.println(title + line);
    err.flush();
  }

  @Override
  public void close() {}
}
