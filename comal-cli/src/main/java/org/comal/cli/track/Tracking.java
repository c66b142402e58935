package org.comal.cli.track;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.guice.Kind;
import org.comal.guice.Resolved;
import org.comal.guice.Secrets;
import org.comal.plugin.PluginRegistry;
import org.comal.run.RunDirectory;
import org.comal.run.RunLayout;
import org.comal.track.TrackedWork;
import org.comal.track.Tracker;

/** What follows one run or task from outside: its timings, and the trackers of its config. */
public final class Tracking implements AutoCloseable {
  private final Path directory;
  private final Consumer<String> complaint;
  private final Optional<Timings> timings;
  private final List<Followed> trackers;
  private Optional<StopHook> stopped = Optional.empty();
  private boolean loading;
  private boolean finished;

  private Tracking(
      Path directory,
      Consumer<String> complaint,
      Optional<Timings> timings,
      List<Followed> trackers) {
    this.directory = directory;
    this.complaint = complaint;
    this.timings = timings;
    this.trackers = List.copyOf(trackers);
  }

  /**
   * Begins to follow; until {@link #loaded} the time counts as loading.
   *
   * @param experiment whose config names the trackers
   * @param registry the plugins that the config may name
   * @param resolved the config, complete
   * @param name of the run, for those who look
   * @param directory of the run or task
   * @param complaint hears in a sentence what could not be kept
   * @return to be closed when the work is over
   */
  public static Tracking of(
      Experiment experiment,
      PluginRegistry registry,
      Resolved resolved,
      String name,
      Path directory,
      Consumer<String> complaint) {
    TimeSource time = TimeSource.SYSTEM;
    Map<String, Tracker> trackers = Assembly.trackers(experiment, registry);
    List<Followed> followed = new ArrayList<>();
    TrackedWork work =
        new TrackedWork(
            name,
            RunLayout.TRACKERS.in(directory),
            resolved.text(),
            parameters(resolved.config().toConfig()),
            0,
            time);
    trackers.forEach(
        (tracker, each) ->
            followed.add(new Followed(tracker, each, work.within(tracker), complaint)));
    Timings timings = new Timings(RunLayout.TIMINGS.in(directory), time, complaint);
    Tracking tracking = new Tracking(directory, complaint, Optional.of(timings), followed);
    tracking.loading = true;
    tracking.stopped = Optional.of(new StopHook("trackers", () -> tracking.end(false)));
    timings.on(new Event.PhaseBegun(Phase.LOAD));
    return tracking;
  }

  /**
   * Follows nothing.
   *
   * @param directory of the run or task
   * @return to be closed when the work is over
   */
  public static Tracking none(Path directory) {
    return new Tracking(directory, said -> {}, Optional.empty(), List.of());
  }

  private static SortedMap<String, String> parameters(Config config) {
    SortedMap<String, String> parameters = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> e : config.withoutPath(Kind.TRACKER.block()).entrySet()) {
      parameters.put(e.getKey().replace("\"", ""), Secrets.shown(e.getValue()));
    }
    return parameters;
  }

  /** {@return what passes the events of the work on to the trackers} */
  public Listener listener() {
    Listener all = timings.<Listener>map(t -> t).orElse(Listener.NONE);
    for (Followed tracker : trackers) {
      all = all.and(tracker);
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
    trackers.forEach(t -> t.from(step));
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
    end(finished);
    stopped.ifPresent(StopHook::close);
  }

  private void end(boolean atItsEnd) {
    trackers.forEach(t -> t.end(atItsEnd));
  }
}
