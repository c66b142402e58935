package org.comal.cli.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.comal.cli.console.Errors;
import org.comal.cli.console.Screen;
import org.comal.files.DamagedFileException;
import org.comal.files.SummedDirectory;
import org.comal.files.SummedFile;
import org.comal.guice.Experiment;

/** The stages that an experiment's runs need: tasks that are done before them, each once. */
final class Preparation {
  private final Experiment experiment;
  private final Screen screen;
  private final boolean tracked;

  Preparation(Experiment experiment, Screen screen, boolean tracked) {
    this.experiment = experiment;
    this.screen = screen;
    this.tracked = tracked;
  }

  /** Does the stages that are not done yet, where the experiment's own stages lie. */
  void run() throws IOException {
    Map<String, Experiment> stages = experiment.prepare();
    String anew = null;
    int number = 0;
    for (Map.Entry<String, Experiment> stage : stages.entrySet()) {
      Path place = experiment.stages().directory().orElseThrow().resolve(stage.getKey());
      TaskLaunch each = new TaskLaunch(stage.getValue(), place, screen);
      TaskLaunch task = tracked ? each : each.untracked();
      if (anew != null && task.begun()) {
        throw Errors.configuration(
            place + " holds work that was based on an earlier " + anew + "; remove it too");
      }
      if (!task.begun()) {
        anew = stage.getKey();
      }
      Map<Path, String> damaged = damaged(task, place);
      screen.begin("prepare " + stage.getKey() + " (" + ++number + " of " + stages.size() + ")");
      task.work()
          .ifPresent(result -> screen.say("prepared " + stage.getKey() + ": " + line(result)));
      for (Map.Entry<Path, String> before : damaged.entrySet()) {
        if (!SummedDirectory.told(before.getKey()).equals(before.getValue())) {
          anew = stage.getKey();
        }
      }
    }
    screen.begin("");
  }

  /**
   * Has a stage that is done make again what of its folders is damaged.
   *
   * @return the folders, with the checksums that they had
   */
  private Map<Path, String> damaged(TaskLaunch task, Path place) throws IOException {
    Map<Path, String> damaged = new LinkedHashMap<>();
    if (!task.done()) {
      return damaged;
    }
    SummedFile.requireWithin(place);
    for (Path folder : SummedDirectory.within(place)) {
      try {
        SummedDirectory.require(folder);
      } catch (DamagedFileException e) {
        screen.note(e.getMessage() + "; " + folder + " is made again");
        damaged.put(folder, SummedDirectory.told(folder));
        task.makeAgain(folder);
      }
    }
    return damaged;
  }

  /** The figures of a task's result on a line. */
  private static String line(Map<String, ?> result) {
    return result.entrySet().stream()
        .filter(e -> !(e.getValue() instanceof Map || e.getValue() instanceof List))
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining(", "));
  }
}
