package org.comal.eval.winrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.evaluate.ErrorsOver;
import org.comal.evaluate.ScoreInterval;
import org.comal.evaluate.VerdictTable;
import org.comal.evaluate.WinRateEstimate;

/**
 * The preferences of one model over another: by prompt, each response of one against the other's.
 */
final class PairTally {
  /** What was said of two responses, as in both orders; the mean counts. */
  private static final class Said {
    private double sum;
    private int times;
  }

  private static final class OnPrompt {
    private final List<Map<Integer, Said>> rows = new ArrayList<>();
    private final Map<Integer, Integer> firsts = new HashMap<>();
    private final Map<Integer, Integer> seconds = new HashMap<>();

    /** Numbers of responses name them and no more: a file may number them as it likes. */
    void add(int first, int second, double preference) {
      int row = firsts.computeIfAbsent(first, x -> firsts.size());
      int column = seconds.computeIfAbsent(second, x -> seconds.size());
      if (row == rows.size()) {
        rows.add(new LinkedHashMap<>());
      }
      Said said = rows.get(row).computeIfAbsent(column, x -> new Said());
      if (!Double.isNaN(preference)) {
        said.sum += preference;
        said.times++;
      }
    }

    Meeting meeting(int prompt, int first, int second) {
      return new Meeting(prompt, first, second, table(), numbers(firsts), numbers(seconds));
    }

    /** By row or column: the response's number. */
    private static int[] numbers(Map<Integer, Integer> places) {
      int[] numbers = new int[places.size()];
      places.forEach((number, place) -> numbers[place] = number);
      return numbers;
    }

    private VerdictTable table() {
      double[][] table = new double[rows.size()][seconds.size()];
      for (int k = 0; k < table.length; k++) {
        Arrays.fill(table[k], Double.NaN);
        for (Map.Entry<Integer, Said> said : rows.get(k).entrySet()) {
          table[k][said.getKey()] = said.getValue().sum / said.getValue().times;
        }
      }
      return new VerdictTable(table);
    }
  }

  private final Map<Integer, OnPrompt> byPrompt = new LinkedHashMap<>();

  void add(int prompt, int firstResponse, int secondResponse, double preference) {
    byPrompt
        .computeIfAbsent(prompt, x -> new OnPrompt())
        .add(firstResponse, secondResponse, preference);
  }

  /** What the two models' responses came to, prompt by prompt. */
  List<Meeting> meetings(int first, int second) {
    List<Meeting> meetings = new ArrayList<>();
    byPrompt.forEach((x, on) -> meetings.add(on.meeting(x, first, second)));
    return meetings;
  }

  /** What they come to. */
  static WinRate winRate(Collection<VerdictTable> tables, ErrorsOver over, double level) {
    int wins = 0;
    int draws = 0;
    for (VerdictTable table : tables) {
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
        w.responseError(),
        interval.low(),
        interval.high());
  }
}
