package org.comal.cli.launch;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.comal.cli.console.Screen;
import org.comal.cli.track.PhaseClock;
import org.comal.cli.track.TimeSource;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.plugin.PluginRegistry;

/** What a launch would do and, where asked, how long that would take; leaves no file. */
final class DryRun {
  private final Experiment experiment;
  private final Path directory;
  private final Screen screen;
  private final Optional<Double> rehearsal;

  /**
   * @param rehearsal seconds that the runs may be tried for, to tell how long they take; empty for
   *     none
   */
  DryRun(Experiment experiment, Path directory, Screen screen, Optional<Double> rehearsal) {
    this.experiment = experiment;
    this.directory = directory;
    this.screen = screen;
    this.rehearsal = rehearsal;
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
      plan(runs, registry);
    } else {
      for (Map.Entry<String, Experiment> run : runs.entrySet()) {
        out.println(title(run));
        long steps = run.getValue().check(registry).config().toConfig().getLong("run.steps");
        out.println(
            "  "
                + (steps == 1
                    ? "1 prox step; what it takes"
                    : steps + " prox steps; what they take")
                + " is known once prepare is done"
                + (rehearsal.isEmpty()
                    ? ""
                    : "; to rehearse it before, name the model that prepare starts from: --set"
                        + " prepare=null --set policy.model=MODEL"));
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

  /** Prints what each run does; runs of the same models share them. */
  private void plan(Map<String, Experiment> runs, PluginRegistry registry) throws IOException {
    PhaseClock clock = new PhaseClock(TimeSource.SYSTEM);
    RehearsedTimes times = new RehearsedTimes(rehearsal, runs.size(), clock, screen);
    Experiment lender = null;
    Assembly lent = null;
    try {
      for (Map.Entry<String, Experiment> run : runs.entrySet()) {
        Experiment own = run.getValue();
        clock.restart();
        if (lent == null || !lender.sharesModels(own)) {
          if (lent != null) {
            lent.close();
            lent = null;
          }
          lent = Assembly.of(own, registry, clock);
          lender = own;
        }
        boolean ownModels = own.equals(lender);
        Assembly assembly = ownModels ? lent : lent.beside(own, registry, clock);
        try {
          screen.out().println(title(run));
          assembly.plan().forEach(line -> screen.out().println("  " + line));
          screen.out().flush();
          times.tell(run.getKey(), assembly.run(), assembly.load());
        } finally {
          if (!ownModels) {
            assembly.close();
          }
        }
      }
    } finally {
      if (lent != null) {
        lent.close();
      }
    }
    times.tellAll();
  }
}
