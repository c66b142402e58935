package org.comal.cli.recorded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.comal.cli.plot.Line;
import org.comal.run.RecordedRun;
import org.comal.run.Trajectories;

/**
 * What a run recorded along its steps, read once for all that is drawn of it.
 *
 * @param metrics at recorded steps
 * @param steps of every prox step, what its solver said
 */
public record StepHistory(
    RecordedRun run,
    RecordedRun.Metrics metrics,
    RecordedRun.Metrics steps,
    Trajectories trajectories) {
  private static final String STEP = "step";
  private static final String UPDATES = "reference-updates";

  /**
   * {@return what a run recorded}
   *
   * @param run a finished one
   * @throws IOException where its files cannot be read
   */
  public static StepHistory read(RecordedRun run) throws IOException {
    return new StepHistory(run, run.metrics(), run.steps(), run.trajectories());
  }

  /**
   * {@return what several runs recorded, in their order}
   *
   * @param runs finished ones
   * @throws IOException where their files cannot be read
   */
  public static List<StepHistory> read(List<RecordedRun> runs) throws IOException {
    List<StepHistory> all = new ArrayList<>();
    for (RecordedRun run : runs) {
      all.add(read(run));
    }
    return all;
  }

  /**
   * {@return a figure along the steps, from where it is recorded; empty where it is not}
   *
   * @param figure its name in {@code metrics.jsonl} or {@code steps.jsonl}; the former comes first
   */
  public Line line(String figure) {
    RecordedRun.Metrics from = metrics.names().contains(figure) ? metrics : steps;
    double[] values = from.column(figure);
    return new Line(run.name(), values.length == 0 ? new double[0] : from.column(STEP), values);
  }

  /** {@return names of everything that is recorded along the steps} */
  public Set<String> figures() {
    Set<String> names = new LinkedHashSet<>(metrics.names());
    names.addAll(steps.names());
    names.remove(STEP);
    names.remove(UPDATES);
    return names;
  }

  /** {@return indices of recorded steps at which the reference had just been moved} */
  public List<Integer> updates() {
    return moved(metrics);
  }

  /**
   * {@return steps of a figure's line after which the reference had just been moved, rising}
   *
   * @param figure as {@link #line} takes it
   */
  public double[] moves(String figure) {
    RecordedRun.Metrics from = metrics.names().contains(figure) ? metrics : steps;
    double[] at = from.column(STEP);
    return moved(from).stream().mapToDouble(i -> at[i]).toArray();
  }

  private static List<Integer> moved(RecordedRun.Metrics from) {
    List<Integer> updates = new ArrayList<>();
    double[] counts = from.column(UPDATES);
    for (int i = 1; i < counts.length; i++) {
      if (counts[i] > counts[i - 1]) {
        updates.add(i);
      }
    }
    return updates;
  }
}
