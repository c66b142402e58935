package org.comal.cli.launch;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.comal.cli.console.Screen;
import org.comal.cli.recorded.Spent;
import org.comal.cli.track.PhaseClock;
import org.comal.cli.track.TimeSource;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.plugin.PluginRegistry;
import org.comal.run.Rehearsal;
import org.comal.run.Run;

/** What a launch would do and how long that would take; leaves no file. */
final class DryRun {
  private final Experiment experiment;
  private final Path directory;
  private final Screen screen;

  DryRun(Experiment experiment, Path directory, Screen screen) {
    this.experiment = experiment;
    this.directory = directory;
    this.screen = screen;
  }

  /** Prints what would be done with a config that was checked. */
  void print(PluginRegistry registry) throws IOException {
    PrintWriter out = screen.out();
    boolean prepared = true;
    for (Map.Entry<String, Experiment> stage : experiment.prepare().entrySet()) {
      Path place = experiment.stages().directory().orElseThrow().resolve(stage.getKey());
      boolean done = new TaskLaunch(stage.getValue(), place, screen).done();
      prepared &= done;
      out.println(
          "prepare "
              + stage.getKey()
              + ": task "
              + stage.getValue().config().getString("task.use")
              + (done ? ", done" : ""));
    }
    Map<String, Experiment> runs =
        experiment.isSuite() ? experiment.runs() : Map.of(experiment.name(), experiment);
    if (prepared) {
      plan(runs, registry, out);
    } else {
      for (Map.Entry<String, Experiment> run : runs.entrySet()) {
        out.println(title(run));
        long steps = run.getValue().check(registry).config().toConfig().getLong("run.steps");
        out.println(
            "  "
                + (steps == 1
                    ? "1 prox step; what it takes"
                    : steps + " prox steps; what they take")
                + " is known once prepare is done");
      }
    }
    if (experiment.isSuite() && experiment.matrix().isPresent()) {
      int models = experiment.matrix().get().config().getObject("task.models").size();
      out.println(
          "matrix: " + models + " policies, " + models * (models - 1) / 2 + " pairs of them");
    }
    out.println("Directory: " + directory);
    out.flush();
  }

  private static String title(Map.Entry<String, Experiment> run) {
    return "run " + run.getKey() + ": " + run.getValue().config().getString("algorithm.use");
  }

  /** Prints what each run does and how long it takes; runs of the same models share them. */
  private static void plan(Map<String, Experiment> runs, PluginRegistry registry, PrintWriter out) {
    double seconds = 0;
    boolean all = true;
    PhaseClock clock = new PhaseClock(TimeSource.SYSTEM);
    Experiment lender = null;
    Assembly lent = null;
    try {
      for (Map.Entry<String, Experiment> run : runs.entrySet()) {
        Experiment own = run.getValue();
        if (lent == null || !lender.sharesModels(own)) {
          if (lent != null) {
            lent.close();
            lent = null;
          }
          lent = Assembly.of(own, registry, clock);
          lender = own;
        }
        out.println(title(run));
        boolean ownModels = own.equals(lender);
        Assembly assembly = ownModels ? lent : lent.beside(own, registry, clock);
        try {
          assembly.run().plan().forEach(line -> out.println("  " + line));
          Optional<TimeEstimate> time = time(assembly.run(), clock, out);
          all &= time.isPresent();
          seconds += time.map(TimeEstimate::seconds).orElse(0.0);
        } finally {
          if (!ownModels) {
            assembly.close();
          }
        }
        out.flush();
      }
    } finally {
      if (lent != null) {
        lent.close();
      }
    }
    if (all && runs.size() > 1) {
      out.println(
          "time: "
              + (seconds < 1 ? "less than a second" : "about " + Spent.text(seconds))
              + " for all runs, less where they share samples");
    }
    if (seconds >= 1) {
      out.println("  Loading, checkpoints, validation and responses that grow come on top.");
    }
  }

  private static Optional<TimeEstimate> time(Run run, PhaseClock clock, PrintWriter out) {
    Optional<Rehearsal> tried = run.rehearsal();
    if (tried.isEmpty()) {
      out.println(
          "  time: not told, because "
              + (run.game().oracle().free()
                  ? "the prox solver cannot be tried on a few prompts"
                  : "asking the oracle may cost something"));
      return Optional.empty();
    }
    try (Rehearsal rehearsal = tried.get()) {
      TimeEstimate estimate = TimeEstimate.of(rehearsal, clock);
      out.println("  " + estimate.text(rehearsal.most()));
      return Optional.of(estimate);
    } catch (ArithmeticException e) {
      out.println("  time: not told, because a trial on few prompts failed: " + e.getMessage());
      return Optional.empty();
    }
  }
}
