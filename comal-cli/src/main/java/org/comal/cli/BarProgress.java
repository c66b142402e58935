package org.comal.cli;

import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.comal.event.Event;

/** A progress bar with the gap. */
final class BarProgress implements Screen.Progress {
  private static final long EVERY = 100_000_000L;

  private final String title;
  private ProgressBar bar;
  private long last;
  private boolean phases;

  BarProgress(String title) {
    this.title = title.isEmpty() ? "steps" : title;
  }

  @Override
  public void on(Event event) {
    if (event instanceof Event.Recorded r) {
      if (bar == null) {
        bar = bar(r.steps());
      }
      bar.stepTo(r.step());
      // Formatting a message for each of thousands of steps a second would slow the run down.
      Double gap = r.metrics().get("gap");
      if (gap != null && (r.step() == r.steps() || System.nanoTime() - last > EVERY)) {
        last = System.nanoTime();
        bar.setExtraMessage(String.format(Locale.ROOT, "gap %.3g", gap));
      }
    } else if (bar == null && event instanceof Event.Progress p && p.total() > 0) {
      // No run, which would have recorded its start: a task, whose phases follow each other.
      phases = true;
      bar = bar(p.total());
      show(p);
    } else if (phases && event instanceof Event.Progress p) {
      show(p);
    } else if (bar != null && event instanceof Event.Progress p) {
      bar.setExtraMessage(
          p.phase() + " " + p.done() + (p.total() > 0 ? "/" + p.total() : "") + " " + p.unit());
    }
  }

  private void show(Event.Progress p) {
    bar.maxHint(p.total());
    bar.stepTo(p.done());
    bar.setExtraMessage(p.phase());
  }

  private ProgressBar bar(long steps) {
    return new ProgressBarBuilder()
        .setTaskName(title)
        .setInitialMax(steps)
        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
        .setUpdateIntervalMillis(200)
        .setConsumer(new ConsoleProgressBarConsumer(System.err))
        .build();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
