package org.comal.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.cli.plot.Figure;
import org.comal.cli.plot.Gallery;
import org.comal.cli.plot.Line;
import org.comal.cli.plot.LogFigure;
import org.comal.cli.plot.SimplexFigure;
import org.comal.cli.plot.Way;

/** Turns what runs left into plots. */
final class Drawing {
  /** Prompts with three responses of which a triangle is drawn. */
  private static final int MOST_PROMPTS = 6;

  private Drawing() {}

  /** A run's files, read once for its own plots and the common ones. */
  private record Source(RunFiles run, RunFiles.Metrics metrics, Trajectories trajectories) {
    static Source read(RunFiles run) throws IOException {
      return new Source(run, run.metrics(), Trajectories.read(run.directory()));
    }

    Line line(String figure) {
      double[] values = metrics.column(figure);
      return new Line(
          run.name(), values.length == 0 ? new double[0] : metrics.column("step"), values);
    }

    /** Recorded steps at which the reference had just been moved. */
    List<Integer> updates() {
      List<Integer> updates = new ArrayList<>();
      double[] counts = metrics.column("reference-updates");
      for (int i = 1; i < counts.length; i++) {
        if (counts[i] > counts[i - 1]) {
          updates.add(i);
        }
      }
      return updates;
    }
  }

  /**
   * Draws each run into its own directory.
   *
   * @param suite where the plots that compare them go; null for a single run
   */
  static void draw(List<RunFiles> runs, Path suite, Screen screen) throws IOException {
    List<Source> sources = sources(runs);
    List<Gallery.Place> places = new ArrayList<>();
    for (Source source : sources) {
      places.addAll(places(List.of(source), source.run().directory()));
    }
    if (suite != null) {
      places.addAll(places(sources, suite));
    }
    write(places, suite == null ? runs.get(0).directory() : suite, screen);
  }

  /** Draws the plots that compare runs into {@code directory/plots}. */
  static void compare(List<RunFiles> runs, Path directory, Screen screen) throws IOException {
    write(places(sources(runs), directory), directory, screen);
    screen.out().println("Plots: " + directory.resolve("plots"));
    screen.out().flush();
  }

  private static List<Source> sources(List<RunFiles> runs) throws IOException {
    List<Source> sources = new ArrayList<>();
    for (RunFiles run : runs) {
      sources.add(Source.read(run));
    }
    return sources;
  }

  private static List<Gallery.Place> places(List<Source> sources, Path directory) {
    Path plots = directory.resolve("plots");
    return figures(sources).stream().map(f -> new Gallery.Place(f, plots)).toList();
  }

  private static void write(List<Gallery.Place> places, Path directory, Screen screen)
      throws IOException {
    try {
      Gallery.write(places);
    } catch (LinkageError | InternalError | NullPointerException | java.awt.AWTError e) {
      // What a Java without fonts or font libraries throws; the run itself is complete.
      screen.say(
          "the plots could not be drawn, because this Java cannot draw text ("
              + e
              + "); install fontconfig and a font, then `comal plot "
              + directory
              + "`");
    }
  }

  private static List<Figure> figures(List<Source> sources) {
    List<Figure> figures = new ArrayList<>(simplexes(sources));
    String of = sources.size() == 1 ? ", " + sources.get(0).run().name() : "";
    List<LogFigure> logs =
        List.of(
            new LogFigure(
                "gap",
                "Gap" + of,
                "gap (win rate)",
                1e-16,
                sources.stream().map(s -> s.line("gap")).toList()),
            new LogFigure(
                "kl-to-nash",
                "Distance to the Nash policy" + of,
                "KL(Nash ‖ policy) (nats)",
                1e-30,
                sources.stream().map(s -> s.line("kl-to-nash")).toList()));
    logs.stream().filter(f -> !f.empty()).forEach(figures::add);
    return figures;
  }

  private static List<SimplexFigure> simplexes(List<Source> sources) {
    Map<String, List<String>> prompts = new LinkedHashMap<>();
    for (Source source : sources) {
      source
          .trajectories()
          .byPrompt()
          .forEach(
              (id, t) -> {
                if (t.responses().size() == 3) {
                  prompts.putIfAbsent(id, t.responses());
                }
              });
    }
    List<SimplexFigure> figures = new ArrayList<>();
    for (Map.Entry<String, List<String>> prompt : prompts.entrySet()) {
      if (figures.size() == MOST_PROMPTS) {
        break;
      }
      String id = prompt.getKey();
      List<Way> ways = new ArrayList<>();
      double[] nash = null;
      for (Source source : sources) {
        Trajectories.Trajectory own = source.trajectories().byPrompt().get(id);
        if (own != null && own.responses().equals(prompt.getValue())) {
          ways.add(new Way(source.run().name(), own.points(), source.updates()));
          Map<String, Double> table = source.run().table("nash").get(id);
          if (nash == null && table != null) {
            nash = table.values().stream().mapToDouble(Double::doubleValue).toArray();
          }
        }
      }
      boolean single = prompts.size() == 1;
      String title = single ? "Policy" : "Policy, prompt " + id;
      figures.add(
          new SimplexFigure(
              single ? "trajectory" : "trajectory-" + id.replaceAll("[^A-Za-z0-9._-]", "_"),
              sources.size() == 1 ? title + ", " + sources.get(0).run().name() : title,
              prompt.getValue(),
              ways,
              nash));
    }
    return figures;
  }
}
