package org.comal.winrate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Win rates of models against one another, over prompts.
 *
 * <p>The diagonal is ½ and P(i, j) + P(j, i) = 1. Where a pair was asked about several times on one
 * prompt, as in both orders, the prompt counts once, with the mean. Models that were never compared
 * have an unknown rate.
 */
public final class WinRateMatrix {
  private final List<String> models;
  private final WinRate[][] cells;
  private final double[][] means;
  private final int prompts;

  private WinRateMatrix(List<String> models, WinRate[][] cells, double[][] means, int prompts) {
    this.models = List.copyOf(models);
    this.cells = cells;
    this.means = means;
    this.prompts = prompts;
  }

  /** The matrix of all models in {@code outcomes}, in the order in which they come up. */
  public static WinRateMatrix of(Collection<Outcome> outcomes, Bootstrap bootstrap) {
    Set<String> models = new LinkedHashSet<>();
    for (Outcome o : outcomes) {
      models.add(o.first());
      models.add(o.second());
    }
    return of(List.copyOf(models), outcomes, bootstrap);
  }

  /**
   * The matrix of the given models.
   *
   * @param models distinct, in the order of the rows
   * @param outcomes in any order; those of other models are left out
   */
  public static WinRateMatrix of(
      List<String> models, Collection<Outcome> outcomes, Bootstrap bootstrap) {
    Map<String, Integer> index = new LinkedHashMap<>();
    for (String model : models) {
      if (index.put(model, index.size()) != null) {
        throw new IllegalArgumentException("model " + model + " is named twice");
      }
    }
    int m = models.size();
    Map<String, Integer> prompts = new LinkedHashMap<>();
    PairTally[][] tallies = new PairTally[m][m];
    for (Outcome o : outcomes) {
      Integer i = index.get(o.first());
      Integer j = index.get(o.second());
      if (i == null || j == null) {
        continue;
      }
      int x = prompts.computeIfAbsent(o.prompt(), p -> prompts.size());
      int low = Math.min(i, j);
      int high = Math.max(i, j);
      if (tallies[low][high] == null) {
        tallies[low][high] = new PairTally();
      }
      tallies[low][high].add(x, i < j ? o.preference() : 1 - o.preference());
    }
    return tabulate(models, tallies, prompts.size(), bootstrap);
  }

  private static WinRateMatrix tabulate(
      List<String> models, PairTally[][] tallies, int prompts, Bootstrap bootstrap) {
    int m = models.size();
    WinRate[][] cells = new WinRate[m][m];
    int[][] counts = bootstrap.counts(prompts);
    double[][] rowSums = new double[m][counts.length];
    for (int i = 0; i < m; i++) {
      cells[i][i] = WinRate.ITSELF;
      add(rowSums[i], 0.5);
      for (int j = i + 1; j < m; j++) {
        if (tallies[i][j] == null) {
          cells[i][j] = WinRate.UNKNOWN;
          cells[j][i] = WinRate.UNKNOWN;
          add(rowSums[i], Double.NaN);
          add(rowSums[j], Double.NaN);
          continue;
        }
        PairTally tally = tallies[i][j];
        double[] resampled = new double[counts.length];
        for (int b = 0; b < counts.length; b++) {
          resampled[b] = tally.mean(counts[b]);
          rowSums[i][b] += resampled[b];
          rowSums[j][b] += 1 - resampled[b];
        }
        cells[i][j] = tally.winRate(bootstrap.interval(resampled));
        cells[j][i] = cells[i][j].mirrored();
      }
    }
    double[][] means = new double[m][];
    for (int i = 0; i < m; i++) {
      double sum = 0;
      for (WinRate cell : cells[i]) {
        sum += cell.rate();
      }
      double[] interval = bootstrap.interval(rowSums[i]);
      means[i] = new double[] {sum / m, interval[0] / m, interval[1] / m};
    }
    return new WinRateMatrix(models, cells, means, prompts);
  }

  private static void add(double[] sums, double x) {
    for (int b = 0; b < sums.length; b++) {
      sums[b] += x;
    }
  }

  /** The models, in the order of rows and columns. */
  public List<String> models() {
    return models;
  }

  /** Number of models. */
  public int size() {
    return models.size();
  }

  /** Distinct prompts in all. */
  public int prompts() {
    return prompts;
  }

  /** Row {@code i} against column {@code j}. */
  public WinRate get(int i, int j) {
    return cells[i][j];
  }

  /** Whether every model was compared with every other. */
  public boolean complete() {
    return missing().isEmpty();
  }

  /** The pairs that were never compared, as {@code "a and b"}. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      for (int j = i + 1; j < cells.length; j++) {
        if (!cells[i][j].known()) {
          missing.add(models.get(i) + " and " + models.get(j));
        }
      }
    }
    return missing;
  }

  /**
   * The rates as numbers.
   *
   * @return [row][column] in [0, 1], NaN where unknown; a copy
   */
  public double[][] rates() {
    double[][] p = new double[cells.length][cells.length];
    for (int i = 0; i < p.length; i++) {
      for (int j = 0; j < p.length; j++) {
        p[i][j] = cells[i][j].rate();
      }
    }
    return p;
  }

  /**
   * A row's mean over all columns, the ½ against itself included, as in Table 2 of the paper; NaN
   * where a rate of the row is unknown.
   */
  public double mean(int i) {
    return means[i][0];
  }

  /** Lower end of the bootstrap interval of {@link #mean}. */
  public double meanLow(int i) {
    return means[i][1];
  }

  /** Upper end of the bootstrap interval of {@link #mean}. */
  public double meanHigh(int i) {
    return means[i][2];
  }
}
