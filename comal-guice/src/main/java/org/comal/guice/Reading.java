package org.comal.guice;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.comal.algorithm.Algorithm;
import org.comal.event.Listener;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Opened;
import org.comal.plugin.PluginRegistry;
import org.comal.plugin.Problems;
import org.comal.prox.ProxSolver;

/**
 * An experiment of which every block has been read and nothing made.
 *
 * @param stages of {@code prepare}, by name
 * @param runs by name; one without a suite
 * @param matrix the task that compares a suite's policies
 */
record Reading(
    Experiment experiment,
    Map<String, Blocks> stages,
    Map<String, Blocks> runs,
    Optional<Blocks> matrix) {

  /**
   * Reads a run, or a suite of them, with the stages before and the matrix behind.
   *
   * @throws ConfigException with everything that is wrong
   */
  static Reading of(Experiment experiment, PluginRegistry registry) {
    Problems problems = new Problems();
    Map<String, Blocks> stages = new LinkedHashMap<>();
    experiment
        .prepare()
        .forEach((name, stage) -> stages.put(name, task(stage, registry, problems)));
    Map<String, Blocks> runs = new LinkedHashMap<>();
    Map<String, Experiment> all =
        experiment.isSuite() ? experiment.runs() : Map.of(experiment.name(), experiment);
    all.forEach((name, run) -> runs.put(name, run(run, registry, problems)));
    Optional<Blocks> matrix = Optional.empty();
    if (experiment.isSuite() && problems.isEmpty()) {
      matrix = experiment.matrix().map(task -> task(task, registry, problems));
    }
    problems.check();
    return new Reading(experiment, stages, runs, matrix);
  }

  /**
   * Reads one task and the blocks that it uses.
   *
   * @throws ConfigException with everything that is wrong
   */
  static Blocks ofTask(Experiment experiment, PluginRegistry registry) {
    Problems problems = new Problems();
    Blocks blocks = task(experiment, registry, problems);
    problems.check();
    return blocks;
  }

  /**
   * Looks whether each run's solver can solve what its algorithm asks.
   *
   * @throws ConfigException with the runs where it cannot
   */
  void refuseImpossiblePairs() {
    Problems problems = new Problems();
    for (Blocks run : runs.values()) {
      try (Opened made = new Opened()) {
        Algorithm algorithm = run.part(Kind.ALGORITHM).make();
        made.addIfCloseable(algorithm);
        ProxSolver solver = run.part(Kind.PROX).make();
        made.addIfCloseable(solver);
        SymbolicRun.problem(run.root().config(), algorithm, solver).ifPresent(problems::add);
      }
    }
    problems.check();
  }

  private static Blocks run(Experiment run, PluginRegistry registry, Problems problems) {
    RootBlock.settings(run.config(), registry, problems);
    Blocks blocks = new Blocks(run, registry, Listener.NONE, problems);
    blocks.readRun(kind -> true);
    blocks.trackers();
    blocks.workers();
    return blocks;
  }

  private static Blocks task(Experiment task, PluginRegistry registry, Problems problems) {
    Blocks blocks = new Blocks(task, registry, Listener.NONE, problems);
    blocks.part(Kind.TASK);
    blocks.trackers();
    blocks.workers();
    return blocks;
  }

  /** Whether anything depends on where relative paths start from. */
  boolean usesBaseDirectory() {
    return Stream.of(stages.values().stream(), runs.values().stream(), matrix.stream())
        .flatMap(blocks -> blocks)
        .anyMatch(Blocks::baseDirectoryUsed);
  }
}
