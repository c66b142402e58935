package org.comal.learn;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.comal.data.Response;

/** What there is to say of the samples of a round and of the answers about them. */
final class SampleFigures {
  private SampleFigures() {}

  /**
   * Adds figures of the samples.
   *
   * @param samples by prompt
   */
  static void report(List<List<Response>> samples, Map<String, Double> figures) {
    long n = 0;
    double tokens = 0;
    double characters = 0;
    double finished = 0;
    double distinct = 0;
    for (List<Response> y : samples) {
      for (Response r : y) {
        tokens += r.tokens().length;
        characters += r.text().codePointCount(0, r.text().length());
        finished += r.finished() ? 1 : 0;
      }
      n += y.size();
      distinct += new HashSet<>(y).size();
    }
    figures.put("mean-tokens", tokens / n);
    figures.put("mean-characters", characters / n);
    figures.put("share-finished", finished / n);
    figures.put("share-distinct", distinct / n);
  }

  /**
   * Adds how many comparisons were asked for, and from how many the oracle abstained.
   *
   * @param among preferences among the samples; null where none were asked for
   * @param disjoint whether only neighbours were compared
   * @param opponents samples of each opponent
   * @param against preferences against each opponent
   */
  static void report(
      List<List<Response>> samples,
      double[][][] among,
      boolean disjoint,
      List<List<List<Response>>> opponents,
      List<double[][][]> against,
      Map<String, Double> figures) {
    long[] counts = new long[2];
    for (int x = 0; x < samples.size(); x++) {
      List<Response> y = samples.get(x);
      for (int i = 0; among != null && i < y.size(); i++) {
        int last = disjoint ? (i % 2 == 0 ? Math.min(i + 2, y.size()) : i + 1) : y.size();
        for (int j = i + 1; j < last; j++) {
          count(y.get(i), y.get(j), among[x][i][j], counts);
        }
      }
      for (int k = 0; k < against.size(); k++) {
        List<Response> z = opponents.get(k).get(x);
        for (int i = 0; i < y.size(); i++) {
          for (int j = 0; j < z.size(); j++) {
            count(y.get(i), z.get(j), against.get(k)[x][i][j], counts);
          }
        }
      }
    }
    figures.put("comparisons", (double) counts[0]);
    figures.put("abstentions", (double) counts[1]);
  }

  private static void count(Response a, Response b, double p, long[] counts) {
    if (!a.equals(b)) {
      counts[0]++;
      counts[1] += Double.isNaN(p) ? 1 : 0;
    }
  }
}
