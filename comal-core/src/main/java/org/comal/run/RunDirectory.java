package org.comal.run;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comal.algorithm.RunState;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;

/**
 * The directory that a run leaves, and its recorder.
 *
 * <pre>
 * config.resolved.conf   what was run; enough to run it again
 * provenance.json        versions, plugins, seed
 * metrics.jsonl          a line a recorded step
 * trajectory.csv         step,prompt,response,probability, for policies over few responses
 * checkpoints/step-N/    the state after step N; the last one only
 * result.json            written when the run is done
 * </pre>
 *
 * <p>Whatever is written whole is written beside its place and renamed into it, so a kill at any
 * moment leaves the last checkpoint intact. Nothing in these files depends on the time or the
 * machine's speed: a repeated run writes the same bytes.
 */
public final class RunDirectory {
  /** Version of {@code result.json} and of checkpoints. */
  public static final int SCHEMA_VERSION = 1;

  /** Most responses, over all prompts, that a trajectory is written for. */
  public static final int TRAJECTORY_LIMIT = 200;

  private final Path directory;

  /**
   * @param directory made where it is missing
   */
  public RunDirectory(Path directory) {
    this.directory = directory;
  }

  /** The directory itself. */
  public Path path() {
    return directory;
  }

  /** Whether a run was begun here. */
  public boolean begun() {
    return Files.exists(directory.resolve("config.resolved.conf"));
  }

  /** Whether a run was finished here. */
  public boolean finished() {
    return Files.exists(directory.resolve("result.json"));
  }

  /**
   * Begins a new run: removes what an earlier one left and writes config and provenance.
   *
   * @param config the resolved config, as text
   * @param provenance versions, plugins, seed; no times
   */
  public void begin(String config, Map<String, ?> provenance) throws IOException {
    Files.createDirectories(directory);
    for (String leftover :
        List.of("result.json", "metrics.jsonl", "trajectory.csv", "checkpoints", "plots")) {
      deleteTree(directory.resolve(leftover));
    }
    writeWhole(directory.resolve("provenance.json"), Json.pretty(provenance));
    writeWhole(directory.resolve("config.resolved.conf"), config);
  }

  /**
   * Runs what is left of a run: from its last checkpoint, or from the start where there is none.
   *
   * @return the last state
   * @throws IOException where the directory cannot be read or written
   */
  public RunState run(Run run, String algorithmName) throws IOException {
    Optional<Path> checkpoint = lastCheckpoint();
    RunState state = run.start();
    long metricsLength = 0;
    long trajectoryLength = 0;
    if (checkpoint.isPresent()) {
      Path file = checkpoint.get().resolve("state.json");
      try {
        Config saved = ConfigFactory.parseString(Files.readString(file));
        metricsLength = saved.getLong("metrics-bytes");
        trajectoryLength = saved.getLong("trajectory-bytes");
        state = readState(checkpoint.get(), saved, run.initial());
      } catch (ConfigException e) {
        throw new IOException(file + " is damaged: " + e.getMessage(), e);
      }
    }
    boolean trajectory = writesTrajectory(run);
    try (AppendFile metrics = new AppendFile(directory.resolve("metrics.jsonl"), metricsLength);
        AppendFile path =
            trajectory
                ? new AppendFile(directory.resolve("trajectory.csv"), trajectoryLength)
                : null) {
      if (path != null && path.length() == 0) {
        path.line("step,prompt,response,probability");
      }
      RunState end;
      try {
        end = run.run(state, new FileRecorder(metrics, path));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      metrics.force();
      if (path != null) {
        path.force();
      }
      writeWhole(directory.resolve("result.json"), Json.pretty(result(run, algorithmName, end)));
      return end;
    }
  }

  private static boolean writesTrajectory(Run run) {
    if (!(run.initial() instanceof EnumerablePolicy table)) {
      return false;
    }
    int responses = 0;
    for (Prompt x : table.prompts()) {
      responses += table.support(x).size();
    }
    return responses <= TRAJECTORY_LIMIT;
  }

  private static Map<String, Object> result(Run run, String algorithm, RunState end) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("schema-version", SCHEMA_VERSION);
    result.put("algorithm", algorithm);
    result.put("steps", end.step());
    result.put("reference-updates", end.outer());
    result.put("seed", run.settings().seed());
    result.putAll(run.evaluate(end));
    run.nash().ifPresent(nash -> result.put("nash", table(nash)));
    if (run.output(end) instanceof EnumerablePolicy output) {
      result.put("policy", table(output));
    } else {
      result.put("policy", run.output(end).id());
    }
    return result;
  }

  private static Map<String, Map<String, Double>> table(EnumerablePolicy policy) {
    Map<String, Map<String, Double>> table = new LinkedHashMap<>();
    for (Prompt x : policy.prompts()) {
      Map<String, Double> row = new LinkedHashMap<>();
      List<Response> support = policy.support(x);
      double[] p = policy.probabilities(x);
      for (int y = 0; y < p.length; y++) {
        row.put(support.get(y).text(), p[y]);
      }
      table.put(x.id(), row);
    }
    return table;
  }

  private final class FileRecorder implements Recorder {
    private final AppendFile metrics;
    private final AppendFile trajectory;

    /**
     * @param trajectory null where none is written
     */
    FileRecorder(AppendFile metrics, AppendFile trajectory) {
      this.metrics = metrics;
      this.trajectory = trajectory;
    }

    @Override
    public void record(RunState state, Policy output, Map<String, Double> figures) {
      try {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("step", state.step());
        line.put("reference-updates", state.outer());
        line.putAll(figures);
        metrics.line(Json.line(line));
        if (trajectory != null && output instanceof EnumerablePolicy table) {
          for (Prompt x : table.prompts()) {
            List<Response> support = table.support(x);
            double[] p = table.probabilities(x);
            for (int y = 0; y < p.length; y++) {
              trajectory.line(
                  state.step() + "," + csv(x.id()) + "," + csv(support.get(y).text()) + "," + p[y]);
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
        metrics.force();
        if (trajectory != null) {
          trajectory.force();
        }
        writeState(state, metrics.length(), trajectory == null ? 0 : trajectory.length());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void writeState(RunState state, long metricsLength, long trajectoryLength)
      throws IOException {
    Path all = directory.resolve("checkpoints");
    Path done = all.resolve("step-" + state.step());
    Path partial = all.resolve("step-" + state.step() + ".partial");
    deleteTree(partial);
    Files.createDirectories(partial);
    Map<String, String> roles = new TreeMap<>();
    List<Policy> saved = new ArrayList<>();
    for (Map.Entry<String, Policy> e : new TreeMap<>(state.policies()).entrySet()) {
      int at = indexOf(saved, e.getValue());
      if (at < 0) {
        at = saved.size();
        saved.add(e.getValue());
        Path own = partial.resolve("policy-" + at);
        Files.createDirectories(own);
        e.getValue().save(own);
      }
      roles.put(e.getKey(), "policy-" + at);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema-version", SCHEMA_VERSION);
    json.put("step", state.step());
    json.put("outer", state.outer());
    json.put("inner", state.inner());
    json.put("policies", roles);
    json.put("metrics-bytes", metricsLength);
    json.put("trajectory-bytes", trajectoryLength);
    writeWhole(partial.resolve("state.json"), Json.pretty(json));
    deleteTree(done);
    Files.move(partial, done, StandardCopyOption.ATOMIC_MOVE);
    for (Path other : checkpoints()) {
      if (!other.equals(done)) {
        deleteTree(other);
      }
    }
  }

  private static int indexOf(List<Policy> saved, Policy policy) {
    for (int i = 0; i < saved.size(); i++) {
      if (saved.get(i) == policy) {
        return i;
      }
    }
    return -1;
  }

  private static RunState readState(Path checkpoint, Config saved, Policy initial)
      throws IOException {
    if (saved.getInt("schema-version") != SCHEMA_VERSION) {
      throw new IOException(
          checkpoint
              + " has schema version "
              + saved.getInt("schema-version")
              + ", but this is "
              + SCHEMA_VERSION);
    }
    Map<String, Policy> loaded = new LinkedHashMap<>();
    Map<String, Policy> policies = new LinkedHashMap<>();
    for (String role : saved.getObject("policies").keySet()) {
      String name = saved.getConfig("policies").getString(role);
      Policy policy = loaded.get(name);
      if (policy == null) {
        policy = initial.load(checkpoint.resolve(name));
        loaded.put(name, policy);
      }
      policies.put(role, policy);
    }
    return new RunState(
        saved.getLong("step"), saved.getInt("outer"), saved.getInt("inner"), policies);
  }

  /** The newest complete checkpoint. */
  public Optional<Path> lastCheckpoint() throws IOException {
    return checkpoints().stream()
        .filter(p -> !p.toString().endsWith(".partial"))
        .max(Comparator.comparingLong(RunDirectory::stepOf));
  }

  private List<Path> checkpoints() throws IOException {
    Path all = directory.resolve("checkpoints");
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(all)) {
      return entries.filter(p -> p.getFileName().toString().startsWith("step-")).toList();
    }
  }

  private static long stepOf(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring("step-".length()));
  }

  /** Writes a file beside its place and renames it, so that it is never seen half written. */
  public static void writeWhole(Path file, String text) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.writeString(partial, text);
    try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(root)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path p : paths) {
      Files.delete(p);
    }
  }

  private static String csv(String text) {
    return text.matches("(?s).*[\",\n\r].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
