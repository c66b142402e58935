package org.comal.policy;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Draws from a listed distribution, with the temperature and truncation of a {@link Sampling}. */
final class CutOff {
  private CutOff() {}

  /**
   * Cumulative probabilities after temperature, top-k, top-p and min-p, in this order; the last is
   * 1. Among equally probable responses the first ones are kept.
   */
  static double[] cumulative(double[] logProbs, Sampling sampling) {
    int n = logProbs.length;
    double[] p = new double[n];
    double max = Arrays.stream(logProbs).max().orElseThrow();
    for (int i = 0; i < n; i++) {
      p[i] = Math.exp((logProbs[i] - max) / sampling.temperature());
    }
    if (sampling.topK() > 0 || sampling.topP() < 1 || sampling.minP() > 0) {
      cut(p, sampling);
    }
    for (int i = 1; i < n; i++) {
      p[i] += p[i - 1];
    }
    double sum = p[n - 1];
    for (int i = 0; i < n; i++) {
      p[i] /= sum;
    }
    return p;
  }

  private static void cut(double[] p, Sampling sampling) {
    int[] order =
        IntStream.range(0, p.length)
            .boxed()
            .sorted((a, b) -> Double.compare(p[b], p[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    int kept = sampling.topK() > 0 ? Math.min(sampling.topK(), p.length) : p.length;
    double sum = 0;
    for (int k = 0; k < kept; k++) {
      sum += p[order[k]];
    }
    double mass = 0;
    double least = sampling.minP() * p[order[0]];
    for (int k = 0; k < p.length; k++) {
      if (k >= kept || k > 0 && mass >= sampling.topP() * sum || p[order[k]] < least) {
        p[order[k]] = 0;
      } else {
        mass += p[order[k]];
      }
    }
  }

  /** The first place whose cumulative probability exceeds {@code u}. */
  static int draw(double[] cumulative, double u) {
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] > u) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
