package org.comal.run;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.comal.Stable;

/**
 * What stands in the directory of a run, a task, a suite or a sweep: the one list of its names.
 *
 * <p>{@link RecordedRun} and {@link Trajectories} read what a run left; {@link RunDirectory} writes
 * it.
 */
@Stable
public enum RunLayout {
  /** The resolved config: what was run, enough to run it again; a directory with it is a run's. */
  CONFIG("config.resolved.conf", Origin.RUN),

  /** What came out, written when the run is done. */
  RESULT("result.json", Origin.RUN),

  /** Versions, plugins and seed. */
  PROVENANCE("provenance.json", Origin.RUN),

  /** A line a recorded step: what the evaluators measured. */
  METRICS("metrics.jsonl", Origin.RUN),

  /** The policy at recorded steps, where it is over few responses. */
  TRAJECTORY("trajectory.csv", Origin.RUN),

  /** A line a prox step: what the solver said of it. */
  STEPS("steps.jsonl", Origin.RUN),

  /** A folder a prox step, with what its phases came to, where the policy is no table. */
  STEP_FILES("steps", Origin.RUN),

  /** The folder of the states to take a run up from. */
  CHECKPOINTS("checkpoints", Origin.RUN),

  /** The folder of the policy that a run of no table came to. */
  POLICY("policy", Origin.RUN),

  /** The checksums of that folder's files. */
  POLICY_SUMS("policy.sha-256", Origin.RUN),

  /** The folder of plots. */
  PLOTS("plots", Origin.FOLLOWER),

  /** Seconds by phase, a line a stretch of work. */
  TIMINGS("timings.jsonl", Origin.FOLLOWER),

  /** What the oracle was asked and found, a line a start. */
  ORACLE("oracle.jsonl", Origin.FOLLOWER),

  /** The folder of what trackers keep, a folder each. */
  TRACKERS("trackers", Origin.FOLLOWER),

  /** The page that tells of the run. */
  REPORT("report.html", Origin.FOLLOWER),

  /** There while somebody works in the directory. */
  LOCK(".lock", Origin.WORKER),

  /** What a task says of its result, to read. */
  SUMMARY("summary.txt", Origin.TASK),

  /** The win-rate matrix of a task. */
  WIN_RATES("matrix.json", Origin.TASK),

  /** The same by pair of models, as a table. */
  PAIR_RATES("pairs.csv", Origin.TASK),

  /** Figures of each model, as a table. */
  MODEL_RATES("models.csv", Origin.TASK),

  /** A line a comparison that a task asked for. */
  COMPARISONS("comparisons.jsonl", Origin.TASK),

  /** A line a verdict of the oracle that a task looks into. */
  VERDICTS("answers.jsonl", Origin.TASK),

  /** The folder of the responses that a task drew, a file a model. */
  RESPONSES("answers", Origin.TASK),

  /** In the folder of a prox step: a line a prompt, the responses that were drawn first. */
  SAMPLES("samples.jsonl", Origin.STEP),

  /** What the runs of a finished suite came to. */
  SUITE("suite.json", Origin.SUITE),

  /** The folder where the runs of a suite leave samples and preferences for each other. */
  SHARED("shared", Origin.SUITE),

  /** The table of a sweep. */
  SWEEP_TABLE("sweep.csv", Origin.SWEEP),

  /** The same with all figures. */
  SWEEP_FIGURES("sweep.json", Origin.SWEEP);

  /** Who leaves it. */
  public enum Origin {
    /** The run or task itself, the same bytes whenever it is repeated. */
    RUN,

    /** What a task leaves of its own. */
    TASK,

    /** A prox step, in its folder within {@link RunLayout#STEP_FILES}. */
    STEP,

    /**
     * Trackers, plots and reports: it tells the time, or how often the run was taken up, or is made
     * of what does.
     */
    FOLLOWER,

    /** Who works in the directory at the moment. */
    WORKER,

    /** A suite, beside the directories of its runs. */
    SUITE,

    /** A sweep, beside the directories of its runs. */
    SWEEP
  }

  /** Names that a repeated run need not leave. */
  private static final Set<String> NOT_REPEATED =
      Arrays.stream(values())
          .filter(e -> e.origin == Origin.FOLLOWER || e.origin == Origin.SWEEP)
          .map(RunLayout::fileName)
          .collect(Collectors.toUnmodifiableSet());

  private final String fileName;
  private final Origin origin;

  RunLayout(String fileName, Origin origin) {
    this.fileName = fileName;
    this.origin = origin;
  }

  /** {@return its name within the directory} */
  public String fileName() {
    return fileName;
  }

  /** {@return who leaves it} */
  public Origin origin() {
    return origin;
  }

  /**
   * {@return where it stands in a directory}
   *
   * @param directory of a run, a task, a suite or a sweep; nothing need be there
   */
  public Path in(Path directory) {
    return directory.resolve(fileName);
  }

  /**
   * {@return whether a run that is repeated leaves the same file}
   *
   * @param file its path from the directory of the run, the suite or the sweep
   */
  public static boolean repeatable(Path file) {
    for (Path part : file) {
      if (NOT_REPEATED.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }
}
