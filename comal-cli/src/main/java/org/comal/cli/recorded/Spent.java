package org.comal.cli.recorded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.comal.files.JsonReader;
import org.comal.run.RunLayout;

/**
 * The seconds that a run or task took.
 *
 * @param phases seconds by phase, the longest first
 */
public record Spent(Map<String, Double> phases) {
  /**
   * Adds the lines of {@code timings.jsonl} up; nothing where there is no such file.
   *
   * @param directory of the run or task
   * @return the sums over all sessions; without phases where nothing was timed
   * @throws IOException where the file cannot be read
   */
  public static Spent read(Path directory) throws IOException {
    Path file = RunLayout.TIMINGS.in(directory);
    Map<String, Double> sums = new TreeMap<>();
    if (Files.exists(file)) {
      try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          // A line that a kill cut off counts for nothing.
          if (line.endsWith("}}")
              && JsonReader.read(line).values().get("phases") instanceof Map<?, ?> all) {
            all.forEach(
                (phase, s) -> {
                  if (s instanceof Number seconds) {
                    sums.merge(phase.toString(), seconds.doubleValue(), Double::sum);
                  }
                });
          }
        }
      }
    }
    return of(sums);
  }

  /**
   * {@return the seconds of several runs or tasks together, phase by phase}
   *
   * @param all in any order
   */
  public static Spent sum(List<Spent> all) {
    Map<String, Double> sums = new TreeMap<>();
    all.forEach(s -> s.phases.forEach((phase, t) -> sums.merge(phase, t, Double::sum)));
    return of(sums);
  }

  /**
   * {@return what took so many seconds by phase}
   *
   * @param sums seconds by phase, in any order; copied
   */
  public static Spent of(Map<String, Double> sums) {
    Map<String, Double> sorted = new LinkedHashMap<>();
    sums.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(e -> sorted.put(e.getKey(), e.getValue()));
    return new Spent(sorted);
  }

  /** {@return seconds of all phases} */
  public double seconds() {
    return phases.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /**
   * {@return seconds of some phases}
   *
   * @param some names of phases; those that took no time add nothing
   */
  public double seconds(Set<String> some) {
    return phases.entrySet().stream()
        .filter(e -> some.contains(e.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /**
   * {@return a time to read, as 1 h 12 min, 3 min 20 s or 4.2 s}
   *
   * @param seconds 0 or more
   */
  public static String text(double seconds) {
    if (seconds < 60) {
      String format = seconds < 0.1 ? "%.3f s" : seconds < 10 ? "%.1f s" : "%.0f s";
      return String.format(Locale.ROOT, format, seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? whole / 60 + " min " + whole % 60 + " s"
        : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }
}
