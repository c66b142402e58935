package org.comal.winrate;

import java.util.LinkedHashMap;
import java.util.Map;

/** The preferences of one model over another, by prompt. */
final class PairTally {
  private static final class OnPrompt {
    private double sum;
    private int answers;

    double mean() {
      return sum / answers;
    }
  }

  private final Map<Integer, OnPrompt> byPrompt = new LinkedHashMap<>();

  void add(int prompt, double preference) {
    OnPrompt on = byPrompt.computeIfAbsent(prompt, x -> new OnPrompt());
    if (!Double.isNaN(preference)) {
      on.sum += preference;
      on.answers++;
    }
  }

  /** The mean over prompts that count {@code weights[prompt]} times; NaN where none does. */
  double mean(int[] weights) {
    double sum = 0;
    long n = 0;
    for (Map.Entry<Integer, OnPrompt> e : byPrompt.entrySet()) {
      int w = weights[e.getKey()];
      if (w > 0 && e.getValue().answers > 0) {
        sum += w * e.getValue().mean();
        n += w;
      }
    }
    return n == 0 ? Double.NaN : sum / n;
  }

  WinRate winRate(double[] interval) {
    int n = 0;
    int wins = 0;
    int draws = 0;
    double sum = 0;
    for (OnPrompt on : byPrompt.values()) {
      if (on.answers > 0) {
        double p = on.mean();
        n++;
        sum += p;
        wins += p > 0.5 ? 1 : 0;
        draws += p == 0.5 ? 1 : 0;
      }
    }
    double rate = sum / n;
    double squares = 0;
    for (OnPrompt on : byPrompt.values()) {
      if (on.answers > 0) {
        squares += (on.mean() - rate) * (on.mean() - rate);
      }
    }
    boolean varies = n > 1;
    return new WinRate(
        n,
        wins,
        draws,
        byPrompt.size() - n,
        rate,
        varies ? Math.sqrt(squares / (n - 1) / n) : Double.NaN,
        varies ? interval[0] : Double.NaN,
        varies ? interval[1] : Double.NaN);
  }
}
