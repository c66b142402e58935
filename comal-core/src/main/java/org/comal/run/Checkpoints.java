package org.comal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.comal.algorithm.RunState;
import org.comal.files.JsonRow;
import org.comal.files.Snapshot;
import org.comal.files.Snapshots;
import org.comal.policy.Policy;

/**
 * The states of a run on disk, of which the last one is kept: {@code step-N/state.json} with a
 * directory a policy beside it.
 */
final class Checkpoints {

  /**
   * A state as it was saved.
   *
   * @param metrics what {@code metrics.jsonl} held at the time
   * @param trajectory what {@code trajectory.csv} held at the time
   * @param steps what {@code steps.jsonl} held at the time
   */
  record Saved(RunState state, Lines metrics, Lines trajectory, Lines steps) {
    /** The state that a run begins with, when nothing is written yet. */
    static Saved start(RunState state) {
      return new Saved(state, Lines.NONE, Lines.NONE, Lines.NONE);
    }
  }

  /**
   * What a file that grows held.
   *
   * @param bytes its length; 0 where it was not there
   * @param sha256 its checksum; empty where a version before did not write it down
   */
  record Lines(long bytes, Optional<String> sha256) {
    static final Lines NONE = new Lines(0, Optional.empty());

    private static Lines of(JsonRow state, String name) {
      String sum = name + SUM;
      return new Lines(
          state.integer(name + BYTES),
          state.values().containsKey(sum) ? Optional.of(state.text(sum)) : Optional.empty());
    }

    private void into(Map<String, Object> state, String name) {
      state.put(name + BYTES, bytes);
      sha256.ifPresent(sum -> state.put(name + SUM, sum));
    }
  }

  private static final String BYTES = "-bytes";
  private static final String SUM = "-sha-256";

  private final Snapshots snapshots;

  Checkpoints(Path directory) {
    this.snapshots = new Snapshots(directory, "step-");
  }

  /** Saves a state and removes those before it; a kill at any moment leaves one of them whole. */
  void save(Saved saved) throws IOException {
    RunState state = saved.state();
    List<Policy> policies = new ArrayList<>();
    Map<String, String> roles = new TreeMap<>();
    for (Map.Entry<String, Policy> e : new TreeMap<>(state.policies()).entrySet()) {
      int at = indexOf(policies, e.getValue());
      if (at < 0) {
        at = policies.size();
        policies.add(e.getValue());
      }
      roles.put(e.getKey(), name(at));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("step", state.step());
    json.put("outer", state.outer());
    json.put("inner", state.inner());
    json.put("policies", roles);
    json.put("figures", new TreeMap<>(state.figures()));
    saved.metrics().into(json, "metrics");
    saved.trajectory().into(json, "trajectory");
    saved.steps().into(json, "steps");
    snapshots.save(state.step(), json, directory -> write(policies, directory));
  }

  private static void write(List<Policy> policies, Path directory) throws IOException {
    for (int i = 0; i < policies.size(); i++) {
      policies.get(i).save(Files.createDirectory(directory.resolve(name(i))));
    }
  }

  private static String name(int policy) {
    return "policy-" + policy;
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
    return snapshots.lastNumber();
  }

  /**
   * The last whole checkpoint; what a kill left of others is removed.
   *
   * @param initial a policy of the family that was saved
   */
  Optional<Saved> load(Policy initial) throws IOException {
    snapshots.tidy();
    Optional<Snapshot> last = snapshots.last();
    if (last.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> roles = last.get().state(s -> texts(s.row("policies")));
    Map<String, Policy> policies = policies(last.get().directory(), roles, initial);
    return Optional.of(
        last.get()
            .state(
                s ->
                    new Saved(
                        new RunState(
                            s.integer("step"),
                            Math.toIntExact(s.integer("outer")),
                            Math.toIntExact(s.integer("inner")),
                            policies,
                            figures(s.row("figures"))),
                        Lines.of(s, "metrics"),
                        Lines.of(s, "trajectory"),
                        Lines.of(s, "steps"))));
  }

  private static Map<String, String> texts(JsonRow saved) {
    Map<String, String> texts = new LinkedHashMap<>();
    saved.values().keySet().forEach(key -> texts.put(key, saved.text(key)));
    return texts;
  }

  private static Map<String, Double> figures(JsonRow saved) {
    Map<String, Double> figures = new TreeMap<>();
    saved.values().keySet().forEach(name -> figures.put(name, saved.number(name)));
    return figures;
  }

  private static Map<String, Policy> policies(
      Path checkpoint, Map<String, String> roles, Policy initial) throws IOException {
    Map<String, Policy> loaded = new LinkedHashMap<>();
    Map<String, Policy> policies = new LinkedHashMap<>();
    for (Map.Entry<String, String> role : roles.entrySet()) {
      Policy policy = loaded.get(role.getValue());
      if (policy == null) {
        policy = initial.load(checkpoint.resolve(role.getValue()));
        loaded.put(role.getValue(), policy);
      }
      policies.put(role.getKey(), policy);
    }
    return policies;
  }
}
