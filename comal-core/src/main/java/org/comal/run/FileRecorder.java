package org.comal.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
import org.comal.prox.StepFiles;

/**
 * Records into {@code metrics.jsonl}, {@code trajectory.csv}, {@code steps.jsonl} and checkpoints,
 * and says where the phases of a step leave their files.
 */
final class FileRecorder implements Recorder, AutoCloseable {
  private final Checkpoints checkpoints;
  private final AppendFile metrics;
  private final Optional<AppendFile> trajectory;

  /** What stands between step and probability in the trajectory's rows, by prompt. */
  private final List<List<String>> labels = new ArrayList<>();

  private final Path stepsFile;
  private final Optional<StepFolder> folder;
  private Optional<AppendFile> steps = Optional.empty();
  private long lastStep = -1;
  private Map<String, Double> lastFigures = Map.of();

  /**
   * Opens the files, cut to what they held at a checkpoint.
   *
   * @param run the run's directory
   * @param table the policy whose responses the trajectory is of; empty where none is written
   * @param folder where steps leave files; empty where they leave none
   */
  FileRecorder(
      Path run,
      Optional<EnumerablePolicy> table,
      Optional<StepFolder> folder,
      Checkpoints.Saved from,
      Checkpoints checkpoints)
      throws IOException {
    this.checkpoints = checkpoints;
    this.folder = folder;
    if (folder.isPresent()) {
      folder.get().finished(from.state().step());
    }
    this.metrics = new AppendFile(run.resolve(RunDirectory.METRICS), from.metricsBytes());
    this.stepsFile = run.resolve(RunDirectory.STEPS);
    try {
      if (from.stepsBytes() > 0) {
        this.steps = Optional.of(new AppendFile(stepsFile, from.stepsBytes()));
      } else {
        Files.deleteIfExists(stepsFile);
      }
      this.trajectory = table.isEmpty() ? Optional.empty() : trajectory(run, table.get(), from);
    } catch (IOException e) {
      close(this.steps);
      this.metrics.close();
      throw e;
    }
  }

  private Optional<AppendFile> trajectory(Path run, EnumerablePolicy table, Checkpoints.Saved from)
      throws IOException {
    for (Prompt x : table.prompts()) {
      List<String> own = new ArrayList<>();
      for (Response y : table.support(x)) {
        own.add("," + csv(x.id()) + "," + csv(y.text()) + ",");
      }
      labels.add(own);
    }
    AppendFile file = new AppendFile(run.resolve(RunDirectory.TRAJECTORY), from.trajectoryBytes());
    if (from.trajectoryBytes() == 0) {
      file.line("step,prompt,response,probability");
    }
    return Optional.of(file);
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
    if (steps.isPresent()) {
      steps.get().force();
    }
  }

  @Override
  public StepFiles files(long step) {
    return folder.map(f -> f.files(step)).orElse(StepFiles.NONE);
  }

  @Override
  public void solved(RunState state, Map<String, Double> figures) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", state.step());
    line.put("reference-updates", state.outer());
    line.putAll(figures);
    try {
      if (steps.isEmpty()) {
        steps = Optional.of(new AppendFile(stepsFile, 0));
      }
      steps.get().line(Json.line(line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
      checkpoints.save(
          new Checkpoints.Saved(state, metrics.length(), length(trajectory), length(steps)));
      if (folder.isPresent()) {
        folder.get().finished(state.step());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      metrics.close();
    } finally {
      try {
        close(trajectory);
      } finally {
        close(steps);
      }
    }
  }

  private static void close(Optional<AppendFile> file) throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }

  private static long length(Optional<AppendFile> file) {
    return file.map(AppendFile::length).orElse(0L);
  }

  private static String csv(String text) {
    return text.matches("(?s).*[\",\n\r].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
