package org.comal.cli.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.cli.console.Screen;
import org.comal.cli.page.ReportPage;
import org.comal.cli.plot.Line;
import org.comal.cli.plot.SimplexFigure;
import org.comal.cli.plot.TextSimplex;
import org.comal.cli.recorded.RunLookup;
import org.comal.cli.recorded.StepHistory;
import org.comal.cli.report.Drawing;
import org.comal.cli.track.TimeSource;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.run.RecordedRun;
import org.comal.run.RunLayout;

/**
 * Shows how far runs have come while they go on: their ways on the simplex on the terminal, and
 * everything that is there so far in {@code report.html}. It reads what the runs have written,
 * after each checkpoint, and takes no more than a twentieth of the time.
 */
final class LivePictures {
  private static final long SECOND = 1_000_000_000L;

  /** A picture that took a second is followed by as many without one. */
  private static final long SHARE = 20;

  private final Path directory;
  private final Screen screen;
  private final TimeSource time;
  private final Map<String, Path> places;
  private final Map<String, RecordedRun> begun = new HashMap<>();
  private final Due onTerminal;
  private final Due onPage;

  /**
   * @param directory of the run or suite
   * @param places of the runs by name, in their order: the directory itself where there is one
   * @param page whether the report is written
   */
  LivePictures(
      Path directory, Map<String, Path> places, boolean page, Screen screen, TimeSource time) {
    this.directory = directory;
    this.places = new LinkedHashMap<>(places);
    this.screen = screen;
    this.time = time;
    this.onTerminal = new Due(screen.showsPictures(TextSimplex.HEIGHT), SECOND);
    this.onPage = new Due(page, 5 * SECOND);
  }

  /** When something is drawn the next time. */
  private final class Due {
    private final long least;
    private boolean wanted;
    private long next;

    Due(boolean wanted, long least) {
      this.wanted = wanted;
      this.least = least;
      this.next = time.nanos() + least;
    }

    void draw(Drawer drawer) {
      long now = time.nanos();
      if (!wanted || now < next) {
        return;
      }
      try {
        drawer.draw();
      } catch (IOException e) {
        // What is wrong with the files or fonts is told in the end, by whoever needs them.
        wanted = false;
      }
      long then = time.nanos();
      next = then + Math.max(least, SHARE * (then - now));
    }
  }

  private interface Drawer {
    void draw() throws IOException;
  }

  /**
   * {@return what draws as a run goes on}
   *
   * @param name of the run in tables and legends
   * @param algorithm its {@code algorithm.use}
   */
  Listener following(String name, String algorithm) {
    Map<String, Object> soFar = new LinkedHashMap<>(Map.of("algorithm", algorithm));
    begun.put(name, new RecordedRun(places.get(name), name, soFar));
    return event -> {
      if (event instanceof Event.Recorded recorded) {
        soFar.put("steps", recorded.step());
        soFar.put("reference-updates", (long) recorded.outer());
        soFar.putAll(recorded.metrics());
      } else if (event instanceof Event.Checkpointed) {
        onTerminal.draw(this::picture);
        onPage.draw(this::page);
      }
    };
  }

  private void picture() throws IOException {
    List<StepHistory> histories = StepHistory.read(runs());
    List<SimplexFigure> figures = Drawing.simplexes(histories);
    if (!figures.isEmpty()) {
      Map<String, Line> gaps = new HashMap<>();
      histories.forEach(h -> gaps.put(h.run().name(), h.line("gap")));
      boolean coloured = System.getenv("NO_COLOR") == null;
      screen.picture(new TextSimplex(figures.get(0), gaps, coloured).lines());
    }
  }

  private void page() throws IOException {
    new ReportPage(RunLookup.name(directory), List.of(directory), runs(), List.of())
        .goingOn()
        .write(RunLayout.REPORT.in(directory));
  }

  /** Those that have come to their end with their results, which tell more. */
  private List<RecordedRun> runs() throws IOException {
    List<RecordedRun> runs = new ArrayList<>();
    for (Map.Entry<String, Path> place : places.entrySet()) {
      if (Files.exists(RunLayout.RESULT.in(place.getValue()))) {
        runs.add(RecordedRun.read(place.getValue(), place.getKey()));
      } else if (begun.containsKey(place.getKey())) {
        runs.add(begun.get(place.getKey()));
      }
    }
    return runs;
  }
}
