package org.comal.run;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comal.algorithm.RunState;
import org.comal.files.DurableFiles;
import org.comal.files.Json;
import org.comal.files.SchemaVersion;
import org.comal.policy.Policy;

/**
 * The states of a run on disk, of which the last one is kept: {@code step-N/state.json} with a
 * directory a policy beside it.
 */
final class Checkpoints {
  private static final Pattern NAME = Pattern.compile("step-(\\d+)");
  private static final String STATE = "state.json";

  /**
   * A state as it was saved.
   *
   * @param metricsBytes length of {@code metrics.jsonl} at the time
   * @param trajectoryBytes length of {@code trajectory.csv} at the time, 0 where there is none
   * @param stepsBytes length of {@code steps.jsonl} at the time, 0 where there is none
   */
  record Saved(RunState state, long metricsBytes, long trajectoryBytes, long stepsBytes) {}

  private final Path directory;

  Checkpoints(Path directory) {
    this.directory = directory;
  }

  /** Saves a state and removes those before it; a kill at any moment leaves one of them whole. */
  void save(Saved saved) throws IOException {
    RunState state = saved.state();
    Path done = directory.resolve("step-" + state.step());
    Path partial = directory.resolve("step-" + state.step() + ".partial");
    DurableFiles.deleteTree(partial);
    Files.createDirectories(partial);
    Map<String, String> roles = new TreeMap<>();
    List<Policy> written = new ArrayList<>();
    for (Map.Entry<String, Policy> e : new TreeMap<>(state.policies()).entrySet()) {
      int at = indexOf(written, e.getValue());
      if (at < 0) {
        at = written.size();
        written.add(e.getValue());
        Path own = partial.resolve("policy-" + at);
        Files.createDirectories(own);
        e.getValue().save(own);
      }
      roles.put(e.getKey(), "policy-" + at);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(SchemaVersion.KEY, SchemaVersion.CURRENT);
    json.put("step", state.step());
    json.put("outer", state.outer());
    json.put("inner", state.inner());
    json.put("policies", roles);
    json.put("figures", new TreeMap<>(state.figures()));
    json.put("metrics-bytes", saved.metricsBytes());
    json.put("trajectory-bytes", saved.trajectoryBytes());
    json.put("steps-bytes", saved.stepsBytes());
    Path states = partial.resolve(STATE);
    DurableFiles.naming(states, () -> Files.writeString(states, Json.pretty(json)));
    DurableFiles.forceTree(partial);
    DurableFiles.deleteTree(done);
    Files.move(partial, done, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.forceDirectory(directory);
    for (Path other : entries()) {
      if (!other.equals(done)) {
        DurableFiles.deleteTree(other);
      }
    }
  }

  private static int indexOf(List<Policy> written, Policy policy) {
    for (int i = 0; i < written.size(); i++) {
      if (written.get(i) == policy) {
        return i;
      }
    }
    return -1;
  }

  /** Steps taken at the last whole checkpoint. */
  Optional<Long> lastStep() throws IOException {
    return last().map(Checkpoints::stepOf);
  }

  /**
   * The last whole checkpoint.
   *
   * @param initial a policy of the family that was saved
   */
  Optional<Saved> load(Policy initial) throws IOException {
    Optional<Path> last = last();
    if (last.isEmpty()) {
      return Optional.empty();
    }
    Path file = last.get().resolve(STATE);
    try {
      Config saved = ConfigFactory.parseString(Files.readString(file));
      SchemaVersion.require(file, saved.getDouble(SchemaVersion.KEY));
      return Optional.of(
          new Saved(
              new RunState(
                  saved.getLong("step"),
                  saved.getInt("outer"),
                  saved.getInt("inner"),
                  policies(last.get(), saved.getConfig("policies"), initial),
                  figures(saved.getConfig("figures"))),
              saved.getLong("metrics-bytes"),
              saved.getLong("trajectory-bytes"),
              saved.getLong("steps-bytes")));
    } catch (ConfigException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  private static Map<String, Double> figures(Config saved) {
    Map<String, Double> figures = new TreeMap<>();
    saved.root().keySet().forEach(name -> figures.put(name, saved.getDouble(name)));
    return figures;
  }

  private static Map<String, Policy> policies(Path checkpoint, Config roles, Policy initial)
      throws IOException {
    Map<String, Policy> loaded = new LinkedHashMap<>();
    Map<String, Policy> policies = new LinkedHashMap<>();
    for (String role : roles.root().keySet()) {
      String name = roles.getString(role);
      Policy policy = loaded.get(name);
      if (policy == null) {
        policy = initial.load(checkpoint.resolve(name));
        loaded.put(name, policy);
      }
      policies.put(role, policy);
    }
    return policies;
  }

  private Optional<Path> last() throws IOException {
    return entries().stream()
        .filter(p -> stepOf(p) >= 0)
        .max(Comparator.comparingLong(Checkpoints::stepOf));
  }

  private List<Path> entries() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(p -> p.getFileName().toString().startsWith("step-")).toList();
    }
  }

  /** Steps taken at a checkpoint, or -1 where it is not a whole one. */
  private static long stepOf(Path checkpoint) {
    var name = NAME.matcher(checkpoint.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }
}
