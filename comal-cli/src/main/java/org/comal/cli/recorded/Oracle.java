package org.comal.cli.recorded;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.comal.cli.console.Numbers;
import org.comal.run.RecordedRun;
import org.comal.run.RunLayout;

/**
 * What a run or task asked its oracle and what that found, summed up over its starts.
 *
 * @param run its name
 * @param figures as texts, by name
 */
public record Oracle(String run, Map<String, String> figures) {
  /** What shares and biases are means over, the first that there is. */
  private static final List<String> WEIGHTS = List.of("pairs-in-both-orders", "questions");

  /**
   * {@return what a run or task asked its oracle}
   *
   * @param recording of that run or task
   * @throws IOException where its {@code oracle.jsonl} cannot be read
   */
  public static Oracle of(StepHistory recording) throws IOException {
    Map<String, String> figures = new LinkedHashMap<>();
    double[] compared = recording.steps().column("comparisons");
    if (compared.length > 0) {
      figures.put("comparisons", Numbers.text((long) sum(compared)));
    }
    RecordedRun.Metrics starts = recording.run().figures(RunLayout.ORACLE);
    double[] weights =
        WEIGHTS.stream()
            .map(starts::column)
            .filter(w -> sum(w) > 0)
            .findFirst()
            .orElse(new double[0]);
    for (String name : starts.names()) {
      double[] values = starts.column(name);
      if (name.endsWith("-share") || name.endsWith("-bias")) {
        figures.put(name, Numbers.text(mean(values, weights)));
      } else {
        figures.put(name, Numbers.text(sum(values)));
      }
    }
    return new Oracle(recording.run().name(), figures);
  }

  /** {@return the figures on one line, as {@code the oracle: NAME VALUE, NAME VALUE}} */
  public String inWords() {
    return "the oracle: "
        + figures.entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite).sum();
  }

  /** The weighted mean of the finite values; all weigh the same where there are no weights. */
  private static double mean(double[] values, double[] weights) {
    double sum = 0;
    double all = 0;
    for (int i = 0; i < values.length; i++) {
      double weight = i < weights.length ? weights[i] : weights.length == 0 ? 1 : 0;
      if (Double.isFinite(values[i]) && weight > 0) {
        sum += weight * values[i];
        all += weight;
      }
    }
    return all == 0 ? Double.NaN : sum / all;
  }
}
