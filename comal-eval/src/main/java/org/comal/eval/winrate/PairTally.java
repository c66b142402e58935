package org.comal.eval.winrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.evaluate.AnswerTable;
import org.comal.evaluate.ErrorsOver;
import org.comal.evaluate.ScoreInterval;
import org.comal.evaluate.WinRateEstimate;

/** The preferences of one model over another: by prompt, each answer of one against the other's. */
final class PairTally {
  /** What was said of two answers, as in both orders; the mean counts. */
  private static final class Said {
    private double sum;
    private int times;
  }

  private static final class OnPrompt {
    private final List<Map<Integer, Said>> rows = new ArrayList<>();
    private int columns;

    void add(int row, int column, double preference) {
      columns = Math.max(columns, column + 1);
      while (rows.size() <= row) {
        rows.add(new LinkedHashMap<>());
      }
      Said said = rows.get(row).computeIfAbsent(column, x -> new Said());
      if (!Double.isNaN(preference)) {
        said.sum += preference;
        said.times++;
      }
    }

    AnswerTable table() {
      double[][] table = new double[rows.size()][columns];
      for (int k = 0; k < table.length; k++) {
        Arrays.fill(table[k], Double.NaN);
        for (Map.Entry<Integer, Said> said : rows.get(k).entrySet()) {
          table[k][said.getKey()] = said.getValue().sum / said.getValue().times;
        }
      }
      return new AnswerTable(table);
    }
  }

  private final Map<Integer, OnPrompt> byPrompt = new LinkedHashMap<>();

  void add(int prompt, int firstAnswer, int secondAnswer, double preference) {
    byPrompt
        .computeIfAbsent(prompt, x -> new OnPrompt())
        .add(firstAnswer, secondAnswer, preference);
  }

  /** The tables, by prompt. */
  Map<Integer, AnswerTable> tables() {
    Map<Integer, AnswerTable> tables = new LinkedHashMap<>();
    byPrompt.forEach((x, on) -> tables.put(x, on.table()));
    return tables;
  }

  /** What they come to. */
  static WinRate winRate(Collection<AnswerTable> tables, ErrorsOver over, double level) {
    int wins = 0;
    int draws = 0;
    for (AnswerTable table : tables) {
      double p = table.mean();
      wins += p > 0.5 ? 1 : 0;
      draws += p == 0.5 ? 1 : 0;
    }
    WinRateEstimate w = WinRateEstimate.of(tables);
    ScoreInterval interval = w.interval(over, level);
    return new WinRate(
        w.prompts(),
        wins,
        draws,
        tables.size() - w.prompts(),
        w.pairs(),
        w.rate(),
        w.promptError(),
        w.answerError(),
        interval.low(),
        interval.high());
  }
}
