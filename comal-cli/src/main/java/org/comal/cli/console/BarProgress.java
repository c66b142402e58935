package org.comal.cli.console;

import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.comal.cli.track.StepCount;
import org.comal.cli.track.TimeSource;
import org.comal.event.Event;

/**
 * A progress bar. Of a run it shows prox steps with their time left, the gap, and the phase at hand
 * with its own time left; of a task, whose phases follow each other, the phase at hand.
 */
final class BarProgress implements Screen.Progress {
  private static final long EVERY = 100_000_000L;

  private final String title;
  private final TimeSource time;
  private final PictureBar terminal;
  private final PhaseWatch watch;
  private final StepCount count = new StepCount();
  private ProgressBar bar;
  private long last;
  private boolean run;
  private String gap = "";

  BarProgress(String title, PictureBar terminal, TimeSource time) {
    this.title = title;
    this.terminal = terminal;
    this.time = time;
    this.watch = new PhaseWatch(time);
  }

  @Override
  public void on(Event event) {
    watch.on(event);
    long taken = count.at(event);
    if (event instanceof Event.Recorded r) {
      if (!run) {
        run = true;
        close();
        bar = bar(title.isEmpty() ? "steps" : title, r.steps());
      }
      bar.stepTo(r.step());
      Double now = r.metrics().get("gap");
      // Formatting a message for each of thousands of steps a second would slow the run down.
      if (r.step() == r.steps() || due()) {
        gap = now == null ? "" : String.format(Locale.ROOT, "gap %.3g", now);
        show();
      }
    } else if (run && due()) {
      bar.stepTo(taken);
      show();
    } else if (!run && event instanceof Event.Progress p && p.total() > 0) {
      if (bar == null) {
        bar = bar(title, p.total());
      }
      bar.maxHint(p.total());
      bar.stepTo(p.done());
      bar.setExtraMessage(watch.text());
    } else if (!run && bar != null && due()) {
      bar.setExtraMessage(watch.text());
    }
  }

  private boolean due() {
    long now = time.nanos();
    if (now - last <= EVERY) {
      return false;
    }
    last = now;
    return true;
  }

  private void show() {
    String phase = watch.text();
    bar.setExtraMessage(gap.isEmpty() || phase.isEmpty() ? gap + phase : gap + "; " + phase);
  }

  private ProgressBar bar(String name, long total) {
    ProgressBarBuilder builder =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
            .setUpdateIntervalMillis(200)
            .setConsumer(terminal.bar());
    if (!run) {
      // The bar begins again with each phase, and so does the time that is left.
      builder.setEtaFunction(state -> watch.left());
    }
    return builder.build();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
