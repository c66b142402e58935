package org.comal.eval.winrate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comal.evaluate.ErrorsOver;
import org.comal.evaluate.VerdictTable;

/**
 * Win rates of models against one another, over prompts.
 *
 * <p>The diagonal is ½ and P(i, j) + P(j, i) = 1. A prompt counts once, with the mean over all
 * pairs of responses, and of two responses that were asked about several times, as in both orders,
 * the mean counts. Models that were never compared have an unknown rate.
 *
 * <p>Errors and intervals are over {@link ErrorsOver#PROMPTS} or {@link ErrorsOver#ANSWERS}, by
 * {@link org.comal.evaluate.ScoreInterval}.
 */
public final class WinRateMatrix {
  private final List<String> models;
  private final WinRate[][] cells;
  private final RowMean[] means;
  private final int prompts;
  private final ErrorsOver over;
  private final double level;
  private final List<Map<Integer, Double>> byPrompt;
  private final List<Meeting> meetings;

  private WinRateMatrix(
      List<String> models,
      WinRate[][] cells,
      RowMean[] means,
      int prompts,
      ErrorsOver over,
      double level,
      List<Map<Integer, Double>> byPrompt,
      List<Meeting> meetings) {
    this.models = List.copyOf(models);
    this.cells = cells;
    this.means = means;
    this.prompts = prompts;
    this.over = over;
    this.level = level;
    this.byPrompt = byPrompt;
    this.meetings = meetings;
  }

  /**
   * {@return the matrix of all models in {@code outcomes}, in the order in which they come up}
   *
   * @param outcomes in any order; it decides that of the rows
   * @param over what errors and intervals are over
   * @param level probability that an interval should cover, as 0.95
   */
  public static WinRateMatrix of(Collection<Outcome> outcomes, ErrorsOver over, double level) {
    Set<String> models = new LinkedHashSet<>();
    for (Outcome o : outcomes) {
      models.add(o.first());
      models.add(o.second());
    }
    return of(List.copyOf(models), outcomes, over, level);
  }

  /**
   * {@return the matrix of the given models}
   *
   * @param models distinct, in the order of the rows
   * @param outcomes in any order; those of other models are left out
   * @param over what errors and intervals are over
   * @param level probability that an interval should cover, as 0.95
   */
  public static WinRateMatrix of(
      List<String> models, Collection<Outcome> outcomes, ErrorsOver over, double level) {
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
      Outcome ordered = i < j ? o : o.swapped();
      tallies[low][high].add(
          x, ordered.firstResponse(), ordered.secondResponse(), ordered.preference());
    }
    return tabulate(models, tallies, prompts.size(), over, level);
  }

  private static WinRateMatrix tabulate(
      List<String> models, PairTally[][] tallies, int prompts, ErrorsOver over, double level) {
    int m = models.size();
    WinRate[][] cells = new WinRate[m][m];
    List<List<Map<Integer, VerdictTable>>> rows = new ArrayList<>();
    for (int i = 0; i < m; i++) {
      rows.add(new ArrayList<>());
    }
    List<Map<Integer, Double>> byPrompt = new ArrayList<>();
    List<Meeting> meetings = new ArrayList<>();
    for (int i = 0; i < m; i++) {
      cells[i][i] = WinRate.ITSELF;
      for (int j = i + 1; j < m; j++) {
        Map<Integer, Double> known = new LinkedHashMap<>();
        byPrompt.add(known);
        cells[i][j] = WinRate.UNKNOWN;
        cells[j][i] = WinRate.UNKNOWN;
        if (tallies[i][j] != null) {
          List<Meeting> met = tallies[i][j].meetings(i, j);
          meetings.addAll(met);
          Map<Integer, VerdictTable> tables = new LinkedHashMap<>();
          Map<Integer, VerdictTable> turned = new LinkedHashMap<>();
          for (Meeting meeting : met) {
            tables.put(meeting.prompt(), meeting.table());
            turned.put(meeting.prompt(), meeting.table().mirrored());
          }
          rows.get(i).add(tables);
          rows.get(j).add(turned);
          cells[i][j] = PairTally.winRate(tables.values(), over, level);
          cells[j][i] = cells[i][j].mirrored();
          tables.forEach((x, table) -> known.put(x, table.mean()));
          known.values().removeIf(p -> p.isNaN());
        }
      }
    }
    RowMean[] means = new RowMean[m];
    for (int i = 0; i < m; i++) {
      means[i] =
          rows.get(i).size() < m - 1 ? RowMean.UNKNOWN : RowMean.of(rows.get(i), over, level);
    }
    return new WinRateMatrix(
        models, cells, means, prompts, over, level, byPrompt, List.copyOf(meetings));
  }

  /** {@return the models, in the order of rows and columns} */
  public List<String> models() {
    return models;
  }

  /** {@return number of models} */
  public int size() {
    return models.size();
  }

  /** {@return what errors and intervals are over} */
  public ErrorsOver errorsOver() {
    return over;
  }

  /** {@return probability that an interval should cover} */
  public double level() {
    return level;
  }

  /** {@return distinct prompts in all} */
  public int prompts() {
    return prompts;
  }

  /**
   * {@return row {@code i} against column {@code j}}
   *
   * @param i row, from 0
   * @param j column, from 0
   */
  public WinRate get(int i, int j) {
    return cells[i][j];
  }

  /** {@return whether every model was compared with every other} */
  public boolean complete() {
    return missing().isEmpty();
  }

  /** {@return the pairs that were never compared, as {@code "a and b"}} */
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
   * The rates as they would be on other prompts like these: each prompt counts as often as it was
   * drawn, in all pairs alike.
   *
   * @param counts by prompt
   * @return [row][column]; NaN where a pair has none of the prompts drawn
   */
  double[][] rates(int[] counts) {
    int m = cells.length;
    double[][] p = new double[m][m];
    int pair = 0;
    for (int i = 0; i < m; i++) {
      p[i][i] = 0.5;
      for (int j = i + 1; j < m; j++) {
        double sum = 0;
        long n = 0;
        for (Map.Entry<Integer, Double> e : byPrompt.get(pair).entrySet()) {
          sum += counts[e.getKey()] * e.getValue();
          n += counts[e.getKey()];
        }
        p[i][j] = sum / n;
        p[j][i] = 1 - p[i][j];
        pair++;
      }
    }
    return p;
  }

  /** What fresh responses to the same prompts would change; made anew at each call. */
  ResponseDraws responses() {
    return new ResponseDraws(models.size(), meetings);
  }

  /**
   * {@return a row's mean over all columns, the ½ against itself included, as in Table 2 of the
   * paper; NaN where a rate of the row is unknown}
   *
   * @param i row, from 0
   */
  public double mean(int i) {
    return withItself(means[i].rate());
  }

  /**
   * {@return a row's mean over the other models alone}
   *
   * @param i row, from 0
   */
  public double meanOfOthers(int i) {
    return means[i].rate();
  }

  /**
   * {@return standard error of {@link #mean}; that of {@link #meanOfOthers} is m / (m − 1) times
   * it}
   *
   * @param i row, from 0
   */
  public double meanError(int i) {
    return means[i].error() * (cells.length - 1) / cells.length;
  }

  /**
   * {@return lower end of the interval of {@link #mean}}
   *
   * @param i row, from 0
   */
  public double meanLow(int i) {
    return withItself(means[i].interval().low());
  }

  /**
   * {@return upper end of the interval of {@link #mean}}
   *
   * @param i row, from 0
   */
  public double meanHigh(int i) {
    return withItself(means[i].interval().high());
  }

  private double withItself(double others) {
    return (0.5 + (cells.length - 1) * others) / cells.length;
  }
}
