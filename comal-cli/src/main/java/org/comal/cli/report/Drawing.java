package org.comal.cli.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.cli.console.Screen;
import org.comal.cli.plot.Figure;
import org.comal.cli.plot.Gallery;
import org.comal.cli.plot.NoFontsException;
import org.comal.cli.plot.SimplexFigure;
import org.comal.cli.plot.Way;
import org.comal.cli.recorded.Matrix;
import org.comal.cli.recorded.StepHistory;
import org.comal.guice.Experiment;
import org.comal.run.RecordedRun;
import org.comal.run.RunLayout;
import org.comal.run.Trajectories;

/** Turns what runs left into plots. */
public final class Drawing {
  /** Prompts with three responses of which a triangle is drawn. */
  private static final int MOST_PROMPTS = 6;

  private Drawing() {}

  /**
   * Draws each run into its own directory.
   *
   * @param runs not empty; finished
   * @param suite where the plots that compare them go; null for a single run
   * @param screen told where there are no fonts to draw with
   * @throws IOException where a run's files cannot be read or a plot cannot be written
   */
  public static void draw(List<RecordedRun> runs, Path suite, Screen screen) throws IOException {
    List<StepHistory> sources = StepHistory.read(runs);
    List<Gallery.Place> places = new ArrayList<>();
    for (StepHistory source : sources) {
      places.addAll(places(List.of(source), source.run().directory()));
    }
    if (suite != null) {
      places.addAll(places(sources, suite));
      Matrix.read(suite.resolve(Experiment.MATRIX))
          .ifPresent(m -> places.add(new Gallery.Place(m.figure(), RunLayout.PLOTS.in(suite))));
    }
    write(places, suite == null ? runs.get(0).directory() : suite, screen);
  }

  /**
   * Draws the plots that compare runs into {@code directory/plots}.
   *
   * @param runs not empty; finished, in the order of their colours
   * @param directory made where it is missing
   * @param screen told where the plots are, or that there are no fonts to draw with
   * @throws IOException where a run's files cannot be read or a plot cannot be written
   */
  public static void compare(List<RecordedRun> runs, Path directory, Screen screen)
      throws IOException {
    write(places(StepHistory.read(runs), directory), directory, screen);
    screen.out().println("Plots: " + RunLayout.PLOTS.in(directory));
    screen.out().flush();
  }

  /**
   * Draws the win rates that a task left, if it left any, into {@code directory/plots}.
   *
   * @param directory that the task worked in
   * @param screen told where there are no fonts to draw with
   * @throws IOException where the matrix cannot be read or a plot cannot be written
   */
  public static void matrix(Path directory, Screen screen) throws IOException {
    Optional<Matrix> matrix = Matrix.read(directory);
    if (matrix.isPresent()) {
      Path plots = RunLayout.PLOTS.in(directory);
      write(List.of(new Gallery.Place(matrix.get().figure(), plots)), directory, screen);
    }
  }

  private static List<Gallery.Place> places(List<StepHistory> sources, Path directory) {
    Path plots = RunLayout.PLOTS.in(directory);
    return figures(sources).stream().map(f -> new Gallery.Place(f, plots)).toList();
  }

  private static void write(List<Gallery.Place> places, Path directory, Screen screen)
      throws IOException {
    try {
      Gallery.write(places);
    } catch (NoFontsException e) {
      // The run itself is complete.
      screen.say(
          "the plots could not be drawn, because "
              + e.getMessage()
              + ", then `comal plot "
              + directory
              + "`");
    }
  }

  /** Everything that can be drawn of runs. */
  static List<Figure> figures(List<StepHistory> sources) {
    List<Figure> figures = new ArrayList<>(simplexes(sources));
    figures.addAll(Curves.of(sources));
    return figures;
  }

  /**
   * {@return triangles of prompts with three responses, six at most, each with the ways of all
   * runs}
   *
   * @param sources one a run, in the order of their colours
   */
  public static List<SimplexFigure> simplexes(List<StepHistory> sources) {
    Map<String, List<String>> prompts = new LinkedHashMap<>();
    for (StepHistory source : sources) {
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
      for (StepHistory source : sources) {
        Trajectories.Trajectory own = source.trajectories().byPrompt().get(id);
        // Runs without a path keep their place, so that a run's colour is the same everywhere.
        if (own == null || !own.responses().equals(prompt.getValue())) {
          ways.add(new Way(source.run().name(), List.of(), List.of()));
        } else {
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
