package org.comal.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.algorithm.RunState;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.files.DirectoryLock;
import org.comal.files.DurableFiles;
import org.comal.files.Json;
import org.comal.files.SchemaVersion;
import org.comal.files.Seal;
import org.comal.files.SummedDirectory;
import org.comal.files.TextFile;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.run.RunLayout.Origin;
import org.comal.task.Task;

/**
 * The directory that a run leaves, and its recorder; {@link RunLayout} lists what stands in it.
 *
 * <p>Whatever is written whole is written beside its place and renamed into it, so a kill at any
 * moment leaves the last checkpoint intact. Nothing in these files depends on the time or the
 * machine's speed: a repeated run writes the same bytes.
 */
public final class RunDirectory {
  /** Most responses, over all prompts, that a trajectory is written for. */
  public static final int TRAJECTORY_LIMIT = 200;

  private static final List<RunLayout> LEFT_BY_RUN =
      Arrays.stream(RunLayout.values())
          .filter(name -> name.origin() == Origin.RUN || name.origin() == Origin.FOLLOWER)
          .toList();

  private final Path directory;
  private final Optional<Path> shared;
  private final Checkpoints checkpoints;
  private DirectoryLock lock;
  private int holders;

  /**
   * Takes a directory for a run that shares nothing with others, and touches nothing yet.
   *
   * @param directory made where it is missing
   */
  public RunDirectory(Path directory) {
    this(directory, Optional.empty());
  }

  /**
   * Takes a directory for a run, and touches nothing yet.
   *
   * @param directory made where it is missing
   * @param shared a directory where runs leave samples and preferences for each other, made where
   *     it is needed; empty where they do not
   */
  public RunDirectory(Path directory, Optional<Path> shared) {
    this.directory = directory;
    this.shared = shared;
    this.checkpoints = new Checkpoints(RunLayout.CHECKPOINTS.in(directory));
  }

  /** Work in a directory. */
  @FunctionalInterface
  public interface Work<T> {
    /**
     * {@return what the work came to}
     *
     * @throws IOException where a file cannot be read or written
     */
    T run() throws IOException;
  }

  /**
   * Works while other workers are kept out, of this process and of others: look into the directory
   * and decide what to do in here. Everything of this class that writes keeps them out too.
   *
   * @param <T> what the work comes to
   * @param work done once, before this returns; may call what else of this class writes
   * @return what the work came to
   * @throws IOException where another worker holds the directory
   */
  public <T> T holding(Work<T> work) throws IOException {
    hold();
    try {
      return work.run();
    } finally {
      release();
    }
  }

  /**
   * Works while other workers are kept out, where the work gives nothing back.
   *
   * @param work done once, before this returns; may call what else of this class writes
   * @throws IOException where another worker holds the directory, or the work fails with it
   */
  public void holding(DurableFiles.Work work) throws IOException {
    this.<Void>holding(
        () -> {
          work.run();
          return null;
        });
  }

  private synchronized void hold() throws IOException {
    if (holders == 0) {
      lock = DirectoryLock.of(directory, RunLayout.LOCK.fileName());
    }
    holders++;
  }

  private synchronized void release() throws IOException {
    if (--holders == 0) {
      lock.close();
    }
  }

  /** {@return the directory itself} */
  public Path path() {
    return directory;
  }

  /** {@return whether a run was begun here} */
  public boolean begun() {
    return Files.exists(RunLayout.CONFIG.in(directory));
  }

  /** {@return whether a run was finished here} */
  public boolean finished() {
    return Files.exists(RunLayout.RESULT.in(directory));
  }

  /**
   * {@return the config of the run that was begun here, as text}
   *
   * @throws IOException where no run was begun here, or the file cannot be read, or is another than
   *     was written; one that a version before wrote has no checksum, and is taken as it is
   */
  public String config() throws IOException {
    Path file = RunLayout.CONFIG.in(directory);
    String text = TextFile.read(file);
    return Seal.CONFIG.open(file, text).orElse(text);
  }

  /**
   * Writes the config of what is done here, with a checksum that {@link #config} looks at.
   *
   * @param config the resolved config, as text
   * @throws IOException where it cannot be written; what was there before stays
   */
  public void writeConfig(String config) throws IOException {
    update(RunLayout.CONFIG.in(directory), Seal.CONFIG.put(config));
  }

  /**
   * {@return steps taken at the last checkpoint; empty before the first}
   *
   * @throws IOException where the checkpoints cannot be listed
   */
  public Optional<Long> lastCheckpoint() throws IOException {
    return checkpoints.lastStep();
  }

  /**
   * Begins a new run: removes what an earlier one left and writes config and provenance.
   *
   * <p>A kill at any moment leaves nothing, the earlier run as one that is to be taken up, or the
   * new one.
   *
   * @param config the resolved config, as text
   * @param provenance versions, plugins, seed; no times
   * @throws IOException also where another worker holds the directory
   */
  public void begin(String config, Map<String, ?> provenance) throws IOException {
    holding(
        () -> {
          forget();
          // The config first: with it alone a run is begun.
          writeConfig(config);
          DurableFiles.write(RunLayout.PROVENANCE.in(directory), Json.pretty(provenance));
        });
  }

  /**
   * Takes a run up, perhaps with another config, which must come to the same or to more steps, or
   * with other versions of the program and its plugins: config and provenance tell of the last
   * start. A run that was finished no longer is.
   *
   * @param config the resolved config, as text
   * @param provenance versions, plugins, seed; no times
   * @throws IOException also where another worker holds the directory
   */
  public void takeUp(String config, Map<String, ?> provenance) throws IOException {
    holding(
        () -> {
          DurableFiles.delete(RunLayout.RESULT.in(directory));
          tidy();
          update(RunLayout.PROVENANCE.in(directory), Json.pretty(provenance));
          writeConfig(config);
        });
  }

  /**
   * Removes what a kill left half written of what this class and those who follow a run write.
   *
   * @throws IOException where something cannot be removed, or another worker holds the directory
   */
  public void tidy() throws IOException {
    holding(
        () -> {
          for (RunLayout name : LEFT_BY_RUN) {
            DurableFiles.deletePartial(name.in(directory));
          }
        });
  }

  /**
   * Takes back that a task is done here, so that its next start makes a folder again; the other
   * files stay.
   *
   * @param folder what the task left and is damaged; one of the directory's
   * @throws IOException where something cannot be removed, or another worker holds the directory;
   *     the task is then done or to be taken up
   */
  public void makeAgain(Path folder) throws IOException {
    holding(
        () -> {
          // The result last: as long as it is there, the folder's checksums tell that it is
          // missing.
          DurableFiles.delete(folder);
          DurableFiles.delete(RunLayout.RESULT.in(directory));
        });
  }

  private static void update(Path file, String text) throws IOException {
    if (!Files.exists(file)
        || !Arrays.equals(Files.readAllBytes(file), text.getBytes(StandardCharsets.UTF_8))) {
      DurableFiles.write(file, text);
    }
  }

  /**
   * Removes everything that a run left here; other files stay.
   *
   * @throws IOException where something cannot be removed; what is left then is a run that can be
   *     taken up
   */
  public void clear() throws IOException {
    forget();
    DurableFiles.delete(RunLayout.CONFIG.in(directory));
  }

  /**
   * Removes everything but the config, in an order in which what is left can be taken up at any
   * moment: without its result from the last checkpoint, without checkpoints from the start.
   */
  private void forget() throws IOException {
    DurableFiles.delete(RunLayout.RESULT.in(directory));
    DurableFiles.delete(RunLayout.CHECKPOINTS.in(directory));
    for (RunLayout name : LEFT_BY_RUN) {
      if (name != RunLayout.CONFIG) {
        DurableFiles.delete(name.in(directory));
      }
    }
  }

  /**
   * Runs what is left of a run: from its last checkpoint, or from the start where there is none.
   *
   * @param run made from the config that lies here
   * @param algorithmName as configs have it; goes into the result
   * @return the last state
   * @throws IOException where the directory cannot be read or written, or another worker holds it;
   *     the last checkpoint stays as it is
   */
  public RunState run(Run run, String algorithmName) throws IOException {
    return run(run, algorithmName, config());
  }

  /**
   * Runs what is left of a run, where the config also says what changes nothing that comes out.
   *
   * @param run made from the config that lies here
   * @param algorithmName as configs have it; goes into the result
   * @param settings tells all of the config that what comes out of a prox step depends on: what an
   *     earlier start kept of a step counts where they are the same
   * @return the last state
   * @throws IOException where the directory cannot be read or written, or another worker holds it;
   *     the last checkpoint stays as it is
   */
  public RunState run(Run run, String algorithmName, String settings) throws IOException {
    return holding(() -> runAlone(run, algorithmName, settings));
  }

  /**
   * Runs a task, or what is left of it, and writes {@code result.json}.
   *
   * @param task stays open; whoever made it closes it
   * @param name as configs have it; goes into the result
   * @return what the task gave back
   * @throws IOException where the directory cannot be read or written, or another worker holds it
   */
  public Map<String, ?> run(Task task, String name) throws IOException {
    return holding(() -> runAlone(task, name));
  }

  private Map<String, ?> runAlone(Task task, String name) throws IOException {
    Map<String, ?> came = task.run(directory);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put(SchemaVersion.KEY, SchemaVersion.CURRENT);
    result.put("task", name);
    result.putAll(came);
    writeResult(result);
    return came;
  }

  private void writeResult(Map<String, ?> result) throws IOException {
    DurableFiles.write(RunLayout.RESULT.in(directory), Seal.JSON.put(Json.pretty(result)));
  }

  private RunState runAlone(Run run, String algorithmName, String settings) throws IOException {
    Checkpoints.Saved from =
        checkpoints.load(run.initial()).orElseGet(() -> Checkpoints.Saved.start(run.start()));
    Optional<StepFolder> steps = Optional.empty();
    if (run.settings().keepsFiles(run.initial())) {
      Path place = RunLayout.STEP_FILES.in(directory);
      steps =
          Optional.of(
              new StepFolder(place, shared, settings, run.settings().keepSteps(), run::warn));
    }
    try (FileRecorder recorder =
        new FileRecorder(directory, trajectoryOf(run), steps, from, checkpoints)) {
      RunState end;
      try {
        end = run.run(from.state(), recorder);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      recorder.force();
      if (!(run.output(end) instanceof EnumerablePolicy)) {
        save(run.output(end));
      }
      Map<String, Double> figures =
          recorder.figuresAt(end.step()).orElseGet(() -> run.evaluate(end).figures());
      writeResult(result(run, algorithmName, end, figures));
      return end;
    }
  }

  /** Leaves the policy that the run came to. */
  private void save(Policy policy) throws IOException {
    Path place = RunLayout.POLICY.in(directory);
    // What an earlier end left is not to stand beside the checksums of the new one.
    DurableFiles.delete(place);
    SummedDirectory.write(place, policy::save);
  }

  /** The policy whose trajectory is written, unless it has too many responses. */
  private static Optional<EnumerablePolicy> trajectoryOf(Run run) {
    if (!(run.initial() instanceof EnumerablePolicy table)) {
      return Optional.empty();
    }
    int responses = 0;
    for (Prompt x : table.prompts()) {
      responses += table.support(x).size();
    }
    return responses <= TRAJECTORY_LIMIT ? Optional.of(table) : Optional.empty();
  }

  private static Map<String, Object> result(
      Run run, String algorithm, RunState end, Map<String, Double> figures) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put(SchemaVersion.KEY, SchemaVersion.CURRENT);
    result.put("algorithm", algorithm);
    result.put("steps", end.step());
    result.put("reference-updates", end.outer());
    result.put("seed", run.settings().seed());
    result.putAll(figures);
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
}
