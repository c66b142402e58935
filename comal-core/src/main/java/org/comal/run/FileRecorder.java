package org.comal.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.algorithm.RunState;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;

/** Records into {@code metrics.jsonl}, {@code trajectory.csv} and checkpoints. */
final class FileRecorder implements Recorder, AutoCloseable {
  private final Checkpoints checkpoints;
  private final AppendFile metrics;
  private final Optional<AppendFile> trajectory;

  /** What stands between step and probability in the trajectory's rows, by prompt. */
  private final List<List<String>> labels = new ArrayList<>();

  private long lastStep = -1;
  private Map<String, Double> lastFigures = Map.of();

  /**
   * Opens the files, cut to what they held at a checkpoint.
   *
   * @param table the policy whose responses the trajectory is of; empty where none is written
   */
  FileRecorder(
      Path metrics,
      Path trajectory,
      Optional<EnumerablePolicy> table,
      Checkpoints.Saved from,
      Checkpoints checkpoints)
      throws IOException {
    this.checkpoints = checkpoints;
    this.metrics = new AppendFile(metrics, from.metricsBytes());
    if (table.isEmpty()) {
      this.trajectory = Optional.empty();
      return;
    }
    for (Prompt x : table.get().prompts()) {
      List<String> own = new ArrayList<>();
      for (Response y : table.get().support(x)) {
        own.add("," + csv(x.id()) + "," + csv(y.text()) + ",");
      }
      labels.add(own);
    }
    try {
      this.trajectory = Optional.of(new AppendFile(trajectory, from.trajectoryBytes()));
      if (from.trajectoryBytes() == 0) {
        this.trajectory.get().line("step,prompt,response,probability");
      }
    } catch (IOException e) {
      this.metrics.close();
      throw e;
    }
  }

  /** The figures of a step, where it is the last one recorded. */
  Optional<Map<String, Double>> figuresAt(long step) {
    return step == lastStep ? Optional.of(lastFigures) : Optional.empty();
  }

  /** Brings everything recorded to the disk. */
  void force() throws IOException {
    metrics.force();
    if (trajectory.isPresent()) {
      trajectory.get().force();
    }
  }

  @Override
  public void record(RunState state, Policy output, Map<String, Double> figures) {
    lastStep = state.step();
    lastFigures = figures;
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", state.step());
    line.put("reference-updates", state.outer());
    line.putAll(figures);
    try {
      metrics.line(Json.line(line));
      if (trajectory.isPresent() && output instanceof EnumerablePolicy table) {
        List<Prompt> prompts = table.prompts();
        for (int x = 0; x < prompts.size(); x++) {
          double[] p = table.probabilities(prompts.get(x));
          for (int y = 0; y < p.length; y++) {
            trajectory.get().line(state.step() + labels.get(x).get(y) + p[y]);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void checkpoint(RunState state) {
    try {
      force();
      long trajectoryBytes = trajectory.isPresent() ? trajectory.get().length() : 0;
      checkpoints.save(new Checkpoints.Saved(state, metrics.length(), trajectoryBytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      metrics.close();
    } finally {
      if (trajectory.isPresent()) {
        trajectory.get().close();
      }
    }
  }

  private static String csv(String text) {
    return text.matches("(?s).*[\",\n\r].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
