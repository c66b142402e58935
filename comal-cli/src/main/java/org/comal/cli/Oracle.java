package org.comal.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a run asked its oracle, summed up over its steps.
 *
 * @param run its name
 * @param figures as texts, by name
 */
record Oracle(String run, Map<String, String> figures) {
  private static final Set<String> COUNTS =
      Set.of("comparisons", "questions", "abstentions", "cached", "replayed", "recorded");
  private static final Set<String> MEANS = Set.of("position-bias", "flip-share");

  static Oracle of(Recording recording) {
    Map<String, String> figures = new LinkedHashMap<>();
    RunFiles.Metrics steps = recording.steps();
    for (String name : steps.names()) {
      double[] values = finite(steps.column(name));
      if (values.length > 0 && COUNTS.contains(name)) {
        double sum = java.util.Arrays.stream(values).sum();
        figures.put(name, Numbers.text((long) sum));
      } else if (values.length > 0 && MEANS.contains(name)) {
        double mean = java.util.Arrays.stream(values).average().orElse(Double.NaN);
        figures.put(name, Numbers.text(mean));
      }
    }
    return new Oracle(recording.run().name(), figures);
  }

  private static double[] finite(double[] values) {
    return java.util.Arrays.stream(values).filter(Double::isFinite).toArray();
  }
}
