package org.comal.cli.launch;

import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.comal.cli.console.Errors;
import org.comal.cli.recorded.Oracle;
import org.comal.cli.recorded.RunLookup;
import org.comal.cli.recorded.StepHistory;
import org.comal.event.Listener;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.guice.Registry;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.ConfigException;
import org.comal.plugin.PluginRegistry;

/** Finds the oracles that would send a second bill if what they answered were repeated. */
public final class AskedAgain {
  private AskedAgain() {}

  /**
   * Passes where every oracle is free, or answers a second time from its record; asks none.
   *
   * @param experiment a run, a suite or a task
   * @param directory what it left there, finished
   * @throws ConfigException with a sentence that says who would be asked how much
   * @throws IOException where a file cannot be read
   */
  public static void refuse(Experiment experiment, Path directory) throws IOException {
    PluginRegistry registry = Registry.of(experiment);
    Map<Path, Experiment> places = new LinkedHashMap<>();
    if (experiment.isSuite()) {
      experiment.runs().forEach((name, run) -> places.put(directory.resolve(name), run));
      experiment.matrix().ifPresent(m -> places.put(directory.resolve(Experiment.MATRIX), m));
    } else {
      places.put(directory, experiment);
    }
    Set<ConfigValue> free = new HashSet<>();
    for (Map.Entry<Path, Experiment> place : places.entrySet()) {
      ConfigValue block = place.getValue().config().root().get("oracle");
      if (block == null || free.contains(block)) {
        continue;
      }
      Optional<PreferenceOracle> made = Assembly.oracle(place.getValue(), registry, Listener.NONE);
      if (made.isPresent()) {
        try (PreferenceOracle oracle = made.get()) {
          if (!oracle.free() && !oracle.answersFromRecord()) {
            throw Errors.configuration(sentence(place.getKey(), oracle.id()));
          }
        }
      }
      free.add(block);
    }
  }

  private static String sentence(Path place, String id) throws IOException {
    return "repeating "
        + place
        + " would ask the oracle "
        + id
        + " everything again"
        + asked(place)
        + ", at whatever its verdicts cost; nothing was asked now. Say --ask-again if that is meant;"
        + " an oracle inside recorded { … } is repeated from its record, without asking";
  }

  /** What it was asked then, as far as that is known. */
  private static String asked(Path place) throws IOException {
    Map<String, String> figures =
        Oracle.of(StepHistory.read(RunLookup.read(place, RunLookup.name(place)))).figures();
    return Stream.of("requests", "questions", "comparisons")
        .filter(figures::containsKey)
        .findFirst()
        .map(name -> " (" + name + ": " + figures.get(name) + ")")
        .orElse("");
  }
}
