package org.comal.cli.track;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.guice.Resolved;
import org.comal.guice.Secrets;
import org.comal.run.RunDirectory;
import org.comal.run.RunLayout;

/** What follows one run or task from outside: its timings, and what its config's block asks for. */
public final class Tracking implements AutoCloseable {
  private final Path directory;
  private final Consumer<String> complaint;
  private final Optional<Timings> timings;
  private final Optional<TensorBoard> tensorBoard;
  private final Optional<Mlflow> mlflow;
  private boolean loading;
  private boolean finished;

  private Tracking(
      Path directory,
      Consumer<String> complaint,
      Optional<Timings> timings,
      Optional<TensorBoard> tensorBoard,
      Optional<Mlflow> mlflow) {
    this.directory = directory;
    this.complaint = complaint;
    this.timings = timings;
    this.tensorBoard = tensorBoard;
    this.mlflow = mlflow;
  }

  /**
   * Begins to follow; until {@link #loaded} the time counts as loading.
   *
   * @param resolved the config, whose {@code tracking} block says which trackers follow
   * @param name of the run, for those who look
   * @param directory of the run or task
   * @param wanted whether anything is to be followed at all
   * @param time what seconds and dates are taken from
   * @param complaint hears in a sentence what could not be kept
   * @return to be closed when the work is over
   */
  public static Tracking of(
      Resolved resolved,
      String name,
      Path directory,
      boolean wanted,
      TimeSource time,
      Consumer<String> complaint) {
    if (!wanted) {
      return new Tracking(
          directory, complaint, Optional.empty(), Optional.empty(), Optional.empty());
    }
    Config config = resolved.config().toConfig();
    Optional<TensorBoard> tensorBoard = Optional.empty();
    if (config.getBoolean("tracking.tensorboard")) {
      Path place = RunLayout.TENSORBOARD.in(directory);
      tensorBoard = Optional.of(new TensorBoard(place, time, resolved.text(), complaint));
    }
    Optional<Mlflow> mlflow = Optional.empty();
    if (config.hasPath("tracking.mlflow")) {
      Mlflow.Target target =
          new Mlflow.Target(
              URI.create(config.getString("tracking.mlflow")),
              config.getString("tracking.experiment"),
              name,
              parameters(config));
      mlflow = Optional.of(new Mlflow(target, directory, time, System::getenv, complaint));
    }
    Timings timings = new Timings(RunLayout.TIMINGS.in(directory), time, complaint);
    Tracking tracking =
        new Tracking(directory, complaint, Optional.of(timings), tensorBoard, mlflow);
    tracking.loading = true;
    timings.on(new Event.PhaseBegun(Phase.LOAD));
    return tracking;
  }

  private static Map<String, String> parameters(Config config) {
    Map<String, String> parameters = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> e : config.withoutPath("tracking").entrySet()) {
      parameters.put(e.getKey().replace("\"", ""), Secrets.shown(e.getValue()));
    }
    return parameters;
  }

  /** {@return what passes the events of the work on to the trackers} */
  public Listener listener() {
    Listener all = Listener.NONE;
    for (Optional<? extends Listener> one : List.of(timings, tensorBoard, mlflow)) {
      all = one.isPresent() ? all.and(one.get()) : all;
    }
    return all;
  }

  /**
   * Names the step that the run is taken up after.
   *
   * @param step a step that a checkpoint was left after; 0 for the beginning
   */
  public void from(long step) {
    timings.ifPresent(t -> t.from(step));
    tensorBoard.ifPresent(t -> t.from(step));
    mlflow.ifPresent(m -> m.from(step));
  }

  /** Everything is loaded: what comes now is the work itself. */
  public void loaded() {
    if (loading) {
      loading = false;
      timings.ifPresent(t -> t.on(new Event.PhaseEnded(Phase.LOAD)));
    }
  }

  /**
   * Does the work that is followed to its end, keeping what the oracle is asked and finds.
   *
   * @param <T> what comes of the work
   * @param statistics since this start; asked again and again, from another thread
   * @param work in the directory of the run or task
   * @return what the work gives back
   * @throws IOException as the work throws it
   */
  public <T> T following(Supplier<Map<String, Double>> statistics, RunDirectory.Work<T> work)
      throws IOException {
    if (timings.isEmpty()) {
      return work.run();
    }
    OracleFigures asked = new OracleFigures(RunLayout.ORACLE.in(directory), statistics, complaint);
    T result;
    try {
      result = work.run();
    } finally {
      asked.close();
    }
    finished = true;
    return result;
  }

  @Override
  public void close() {
    if (!new RunDirectory(directory).begun()) {
      // It was refused, and leaves nothing behind.
      timings.ifPresent(Timings::discard);
    }
    timings.ifPresent(Timings::close);
    tensorBoard.ifPresent(TensorBoard::close);
    mlflow.ifPresent(m -> m.close(finished));
  }
}
