package org.comal.cli.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.cli.console.Screen;
import org.comal.cli.recorded.Replicas;
import org.comal.cli.recorded.RunLookup;
import org.comal.files.DurableFiles;
import org.comal.files.Json;
import org.comal.files.SchemaVersion;
import org.comal.guice.Experiment;
import org.comal.guice.Resolved;
import org.comal.plugin.PluginRegistry;
import org.comal.run.RecordedRun;
import org.comal.run.RunDirectory;
import org.comal.run.RunLayout;

/** Runs the experiments of a suite one after another, compares them and sums them up. */
final class SuiteLaunch {
  private final Experiment experiment;
  private final Path directory;
  private final Screen screen;
  private final boolean tracked;

  SuiteLaunch(Experiment experiment, Path directory, Screen screen, boolean tracked) {
    this.experiment = experiment;
    this.directory = directory;
    this.screen = screen;
    this.tracked = tracked;
  }

  /** Runs what is not done yet. */
  void run(
      Resolved resolved, PluginRegistry registry, Launch.Presence presence, LivePictures pictures)
      throws IOException {
    Path suite = RunLayout.SUITE.in(directory);
    Launch.Presence each = Files.exists(suite) ? presence : Launch.Presence.RESUME;
    if (each == Launch.Presence.CONTINUE) {
      Files.delete(suite);
      DurableFiles.delete(directory.resolve(Experiment.MATRIX));
    }
    Files.createDirectories(directory);
    new RunDirectory(directory).writeConfig(resolved.text());
    Map<String, Experiment> runs = experiment.runs();
    int number = 0;
    Map<String, Path> places = places();
    for (Map.Entry<String, Experiment> run : runs.entrySet()) {
      screen.begin(run.getKey() + " (" + ++number + " of " + runs.size() + ")");
      Experiment own = run.getValue();
      Path place = places.get(run.getKey());
      RunDirectory there = new RunDirectory(place, Optional.of(RunLayout.SHARED.in(directory)));
      RunLaunch launch =
          new RunLaunch(own, own.check(registry), registry, screen, tracked, pictures);
      there.holding(() -> launch.run(there, each));
    }
    compare();
    DurableFiles.write(suite, Json.pretty(summary(finished())));
  }

  /** What the runs left, in the order of the suite. */
  List<RecordedRun> finished() throws IOException {
    List<RecordedRun> all = new ArrayList<>();
    for (Map.Entry<String, Path> place : places().entrySet()) {
      all.add(RunLookup.read(place.getValue(), place.getKey()));
    }
    return all;
  }

  /** The directory of each run by its name, in the order of the suite. */
  Map<String, Path> places() {
    Map<String, Path> places = new LinkedHashMap<>();
    experiment.runs().keySet().forEach(name -> places.put(name, directory.resolve(name)));
    return places;
  }

  private static Map<String, Object> summary(List<RecordedRun> finished) {
    List<Object> results = new ArrayList<>();
    for (RecordedRun run : finished) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", run.name());
      row.putAll(run.result());
      row.remove("nash");
      row.remove(SchemaVersion.KEY);
      results.add(row);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(SchemaVersion.KEY, SchemaVersion.CURRENT);
    all.put("runs", results);
    List<Map<String, Object>> overSeeds =
        Replicas.of(finished).stream().map(Replicas::json).toList();
    if (!overSeeds.isEmpty()) {
      all.put("over-seeds", overSeeds);
    }
    return all;
  }

  /** Compares the final policies of runs of language models. */
  private void compare() throws IOException {
    Optional<Experiment> matrix = experiment.matrix();
    if (matrix.isEmpty()) {
      return;
    }
    for (String run : matrix.get().compared()) {
      if (!Files.isDirectory(RunLayout.POLICY.in(directory.resolve(run)))) {
        screen.say("the final policies are not compared, because " + run + " left none in policy/");
        return;
      }
    }
    screen.begin(Experiment.MATRIX);
    TaskLaunch task = new TaskLaunch(matrix.get(), directory.resolve(Experiment.MATRIX), screen);
    (tracked ? task : task.untracked()).work();
    screen.begin("");
  }
}
