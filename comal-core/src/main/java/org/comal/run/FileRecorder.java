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
import org.comal.evaluate.Evaluation;
import org.comal.files.AppendFile;
import org.comal.files.Json;
import org.comal.files.LateFile;
import org.comal.plugin.Opened;
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
  private final LateFile trajectory;
  private final LateFile steps;
  private final Optional<StepFolder> folder;

  /** What stands between step and probability in the rows of a table's trajectory, by prompt. */
  private final List<List<String>> labels = new ArrayList<>();

  private long lastStep = -1;
  private Map<String, Double> lastFigures = Map.of();

  /**
   * Opens the files, cut to what they held at a checkpoint.
   *
   * @param run the run's directory
   * @param table the policy whose responses the trajectory is of; empty where none is written but
   *     what an evaluator finds
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
    for (Prompt x : table.map(EnumerablePolicy::prompts).orElse(List.of())) {
      List<String> own = new ArrayList<>();
      for (Response y : table.get().support(x)) {
        own.add(label(x.id(), y.text()));
      }
      labels.add(own);
    }
    Opened opened = new Opened();
    try {
      this.metrics =
          opened.add(
              new AppendFile(
                  RunLayout.METRICS.in(run), from.metrics().bytes(), from.metrics().sha256()));
      this.trajectory =
          opened.add(
              new LateFile(
                  RunLayout.TRAJECTORY.in(run),
                  from.trajectory().bytes(),
                  from.trajectory().sha256()));
      this.steps =
          opened.add(
              new LateFile(RunLayout.STEPS.in(run), from.steps().bytes(), from.steps().sha256()));
    } catch (IOException | RuntimeException e) {
      opened.closeFor(e);
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
    trajectory.force();
    steps.force();
  }

  @Override
  public StepFiles files(long step) {
    return folder.map(f -> f.files(step)).orElse(StepFiles.NONE);
  }

  @Override
  public void solved(RunState state, Map<String, Double> figures) {
    try {
      steps.line(Json.line(line(state, figures)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void record(RunState state, Policy output, Evaluation found) {
    lastStep = state.step();
    lastFigures = found.figures();
    try {
      metrics.line(Json.line(line(state, found.figures())));
      if (!labels.isEmpty() && output instanceof EnumerablePolicy table) {
        List<Prompt> prompts = table.prompts();
        for (int x = 0; x < prompts.size(); x++) {
          double[] p = table.probabilities(prompts.get(x));
          for (int y = 0; y < p.length; y++) {
            row(state, labels.get(x).get(y), p[y]);
          }
        }
      } else {
        for (Map.Entry<String, Map<String, Double>> prompt : found.shares().entrySet()) {
          for (Map.Entry<String, Double> share : prompt.getValue().entrySet()) {
            row(state, label(prompt.getKey(), share.getKey()), share.getValue());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> line(RunState state, Map<String, Double> figures) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", state.step());
    line.put("reference-updates", state.outer());
    line.putAll(figures);
    return line;
  }

  private void row(RunState state, String label, double probability) throws IOException {
    if (trajectory.length() == 0) {
      trajectory.line("step,prompt,response,probability");
    }
    trajectory.line(state.step() + label + probability);
  }

  private static String label(String prompt, String response) {
    return "," + csv(prompt) + "," + csv(response) + ",";
  }

  @Override
  public void checkpoint(RunState state) {
    try {
      force();
      checkpoints.save(
          new Checkpoints.Saved(
              state,
              new Checkpoints.Lines(metrics.length(), Optional.of(metrics.sha256())),
              new Checkpoints.Lines(trajectory.length(), Optional.of(trajectory.sha256())),
              new Checkpoints.Lines(steps.length(), Optional.of(steps.sha256()))));
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
        trajectory.close();
      } finally {
        steps.close();
      }
    }
  }

  private static String csv(String text) {
    return text.matches("(?s).*[\",\n\r].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
