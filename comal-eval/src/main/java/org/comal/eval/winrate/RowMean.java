package org.comal.eval.winrate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.evaluate.ErrorsOver;
import org.comal.evaluate.ScoreInterval;
import org.comal.evaluate.VerdictTable;
import org.comal.evaluate.WinRateEstimate;

/**
 * A model's mean win rate over several opponents, with its error.
 *
 * <p>A prompt that all opponents share moves all of their rates together. So the error over prompts
 * is that of the sum of what each prompt brings to each rate, and the error over responses takes
 * the model's own responses together over all opponents and each opponent's own by themselves.
 *
 * @param rate mean over the opponents, the model itself not among them
 * @param error its standard error over what would be drawn anew; NaN where it is not known
 */
record RowMean(double rate, double error, ScoreInterval interval) {
  /** Of a model that did not meet all others. */
  static final RowMean UNKNOWN = new RowMean(Double.NaN, Double.NaN, ScoreInterval.UNKNOWN);

  /**
   * @param opponents by opponent the tables by prompt, the model's responses in the rows
   */
  static RowMean of(List<Map<Integer, VerdictTable>> opponents, ErrorsOver over, double level) {
    List<WinRateEstimate> estimates =
        opponents.stream().map(tables -> WinRateEstimate.of(tables.values())).toList();
    double rate =
        estimates.stream().mapToDouble(WinRateEstimate::rate).average().orElse(Double.NaN);
    int prompts = estimates.stream().mapToInt(WinRateEstimate::prompts).min().orElse(0);
    int responses = estimates.stream().mapToInt(WinRateEstimate::responses).min().orElse(0);
    double error;
    int degrees;
    if (over == ErrorsOver.PROMPTS) {
      error = overPrompts(opponents, estimates);
      degrees = prompts - 1;
    } else {
      error = overResponses(opponents, estimates);
      degrees = estimates.stream().mapToInt(WinRateEstimate::responseDegrees).min().orElse(0);
    }
    int size = over == ErrorsOver.PROMPTS ? prompts : responses;
    return new RowMean(rate, error, ScoreInterval.of(rate, error, degrees, size, level));
  }

  private static double overPrompts(
      List<Map<Integer, VerdictTable>> opponents, List<WinRateEstimate> estimates) {
    Map<Integer, Double> influence = new LinkedHashMap<>();
    for (int j = 0; j < opponents.size(); j++) {
      WinRateEstimate w = estimates.get(j);
      opponents
          .get(j)
          .forEach(
              (x, table) -> {
                if (table.answered() > 0) {
                  influence.merge(
                      x, (table.mean() - w.rate()) / w.prompts() / opponents.size(), Double::sum);
                }
              });
    }
    int n = influence.size();
    double squares = influence.values().stream().mapToDouble(u -> u * u).sum();
    return n < 2 ? Double.NaN : Math.sqrt(squares * n / (n - 1));
  }

  /**
   * The model's own responses bring, over all opponents, the spread of their means; the opponents'
   * bring each their columns less what both count.
   */
  private static double overResponses(
      List<Map<Integer, VerdictTable>> opponents, List<WinRateEstimate> estimates) {
    int m = opponents.size();
    Map<Integer, double[]> own = new LinkedHashMap<>();
    double others = 0;
    for (int j = 0; j < m; j++) {
      int prompts = estimates.get(j).prompts();
      for (Map.Entry<Integer, VerdictTable> e : opponents.get(j).entrySet()) {
        VerdictTable table = e.getValue();
        if (table.answered() == 0) {
          continue;
        }
        double share = 1.0 / prompts / m;
        double[] pull = table.rowInfluence();
        double[] sums = own.computeIfAbsent(e.getKey(), x -> new double[pull.length]);
        if (sums.length != pull.length) {
          return Double.NaN;
        }
        for (int k = 0; k < pull.length; k++) {
          sums[k] += share * pull[k];
        }
        others += share * share * table.columnsBeyondResidual();
      }
    }
    double rows = 0;
    for (double[] sums : own.values()) {
      double squares = 0;
      for (double u : sums) {
        squares += u * u;
      }
      rows += sums.length < 2 ? Double.NaN : squares * sums.length / (sums.length - 1);
    }
    return Math.sqrt(Math.max(rows + others, rows));
  }
}
