package org.comal.cli.report;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.comal.cli.plot.CurveFigure;
import org.comal.cli.plot.Figure;
import org.comal.cli.plot.Line;
import org.comal.cli.plot.LogFigure;
import org.comal.cli.recorded.StepHistory;
import org.comal.run.RunLayout;

/** What runs recorded along their steps, as curves. */
public final class Curves {
  /**
   * A figure that is known by name.
   *
   * @param key in the run's files
   * @param title above the plot
   * @param axis what is measured, with its unit
   * @param floor least value on a logarithmic axis; 0 for a linear one
   * @param level a value to compare with; NaN for none
   */
  private record Known(String key, String title, String axis, double floor, double level) {
    static Known falling(String key, String title, String axis, double floor) {
      return new Known(key, title, axis, floor, Double.NaN);
    }

    static Known linear(String key, String title, String axis) {
      return new Known(key, title, axis, 0, Double.NaN);
    }

    static Known level(String key, String title, String axis, double level) {
      return new Known(key, title, axis, 0, level);
    }
  }

  private static final List<Known> KNOWN =
      List.of(
          Known.falling("gap", "Gap", "gap (win rate)", 1e-16),
          Known.falling(
              "kl-to-nash",
              "Distance to the nearest Nash policy",
              "KL(Nash ‖ policy) (nats)",
              1e-30),
          Known.level("win-rate", "Win rate against the initial policy", "win rate", 0.5),
          Known.linear("answer-tokens", "Length of responses", "mean tokens"),
          Known.linear("mean-tokens", "Length of samples", "mean tokens"),
          Known.linear("loss-last", "Loss at the end of a step", "loss"),
          Known.linear("validation-loss", "Validation loss", "loss"),
          Known.level("step-taken", "Step taken, as a share of the exact prox step", "share", 1),
          Known.linear("gradient-norm", "Gradient", "mean norm"),
          Known.linear(
              "sampler-difference",
              "Log-probabilities of who draws, away from the policy's",
              "mean nats a token"));

  /** Figures of steps that are counts or stand in tables. */
  private static final Set<String> NO_CURVES =
      Set.of(
          "seed",
          "optimizer-steps",
          "comparisons",
          "abstentions",
          "loss-first",
          "mean-characters",
          "answer-characters",
          "share-finished",
          "gain-noise");

  private Curves() {}

  /**
   * {@return figures by name, those that the curves know first and in their order, then the others}
   *
   * @param figures names as {@code metrics.jsonl} and {@code steps.jsonl} have them
   */
  public static List<String> ordered(Set<String> figures) {
    List<String> ordered =
        new ArrayList<>(KNOWN.stream().map(Known::key).filter(figures::contains).toList());
    figures.stream().filter(f -> !ordered.contains(f)).forEach(ordered::add);
    return ordered;
  }

  /**
   * {@return curves of what runs recorded, a figure each with a line for each run; counts, errors
   * and figures without a value are left out}
   *
   * @param sources one a run, in the order of their colours
   */
  public static List<Figure> of(List<StepHistory> sources) {
    List<Figure> figures = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    sources.forEach(s -> names.addAll(s.figures()));
    for (Known known : KNOWN) {
      if (names.remove(known.key())) {
        add(known, sources, figures);
      }
    }
    for (String name : names) {
      if (!NO_CURVES.contains(name) && !isError(name) && ownCurve(name, sources)) {
        boolean against = name.startsWith("win-rate-");
        String title = against ? "Win rate against " + name.substring(9) : words(name);
        add(
            against ? Known.level(name, title, "win rate", 0.5) : Known.linear(name, title, name),
            sources,
            figures);
      }
    }
    return figures;
  }

  /** Whether a figure says how far another one is to be trusted. */
  private static boolean isError(String name) {
    return name.endsWith("-error")
        || name.startsWith("win-rate") && name.matches(".*-(low|high|pairs|open)");
  }

  /**
   * {@return curves of what a task recorded along its steps; figures without a value are left out}
   *
   * @param task a finished one
   */
  public static List<Figure> ofTask(StepHistory task) {
    List<Figure> figures = new ArrayList<>();
    for (String name : task.metrics().names()) {
      if (!name.equals("step") && !name.equals("epoch")) {
        add(Known.linear(name, words(name), name), List.of(task), figures);
      }
    }
    return figures;
  }

  /** What an evaluator measured is drawn; of what a solver says only the figures known by name. */
  private static boolean ownCurve(String name, List<StepHistory> sources) {
    return sources.stream().anyMatch(s -> s.metrics().names().contains(name));
  }

  private static String words(String name) {
    String words = name.replace('-', ' ');
    return words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1);
  }

  private static void add(Known known, List<StepHistory> all, List<Figure> figures) {
    // Runs without the figure keep their place, so that a run's colour is the same everywhere.
    List<Line> lines = all.stream().map(s -> s.line(known.key())).toList();
    String title = all.size() == 1 ? known.title() + ", " + all.get(0).run().name() : known.title();
    if (known.floor() > 0) {
      LogFigure figure = new LogFigure(known.key(), title, known.axis(), known.floor(), lines);
      if (!figure.empty()) {
        figures.add(figure);
      }
      return;
    }
    CurveFigure figure =
        new CurveFigure(
            known.key(),
            title,
            known.axis(),
            lines,
            all.stream().map(s -> s.moves(known.key())).toList(),
            round(all),
            Double.isNaN(known.level())
                ? OptionalDouble.empty()
                : OptionalDouble.of(known.level()));
    if (!figure.empty()) {
      figures.add(figure);
    }
  }

  /**
   * Prox steps of a round over the prompts; 0 where the runs have none in common. Runs that see all
   * prompts in each step, as those of one step, have no say.
   */
  private static int round(List<StepHistory> sources) {
    Set<Integer> rounds =
        sources.stream()
            .map(s -> subsets(s.run().directory()))
            .filter(subsets -> subsets > 1)
            .collect(Collectors.toSet());
    return rounds.size() == 1 ? rounds.iterator().next() : 0;
  }

  private static int subsets(Path directory) {
    Config config = ConfigFactory.parseFile(RunLayout.CONFIG.in(directory).toFile());
    return config.hasPath("run.prompt-subsets") ? config.getInt("run.prompt-subsets") : 0;
  }
}
