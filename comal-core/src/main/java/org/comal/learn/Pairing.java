package org.comal.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.comal.data.Response;

/** Forms the pairs of one prompt's samples and labels them. */
final class Pairing {
  private final PairDesign design;
  private final Labels labels;
  private final boolean labelled;

  /**
   * @param labelled whether the loss learns from labels: a pair without a preference is then left
   *     out
   */
  Pairing(PairDesign design, Labels labels, boolean labelled) {
    this.design = design;
    this.labels = labels;
    this.labelled = labelled;
  }

  /**
   * The pairs, as indices into the samples.
   *
   * @param p preferences among the samples, {@code NaN} where not known
   * @param random for drawn labels
   */
  List<Pair> pairs(List<Response> y, double[][] p, RandomGenerator random) {
    List<Pair> pairs = new ArrayList<>();
    int n = y.size();
    switch (design) {
      case ALL -> PairPattern.ALL.each(n, n, (i, j) -> add(pairs, i, j, p, false, random));
      case DISJOINT ->
          PairPattern.DISJOINT.each(n, n, (i, j) -> add(pairs, i, j, p, false, random));
      case BEST_WORST, BEST_SECOND -> addChosen(pairs, y, p, random);
    }
    return pairs;
  }

  /**
   * The best with the worst or the next of the responses that differ from it. None where all are
   * equal. Equally good ones go by text and tokens, so that the same responses in any order make
   * the same pair.
   */
  private void addChosen(List<Pair> pairs, List<Response> y, double[][] p, RandomGenerator random) {
    double[] score = new double[y.size()];
    for (int i = 0; i < score.length; i++) {
      score[i] = winRate(p[i], i);
    }
    Comparator<Integer> byScore = Comparator.comparingDouble(i -> -score[i]);
    List<Integer> ranked =
        IntStream.range(0, score.length)
            .filter(i -> !Double.isNaN(score[i]))
            .boxed()
            .sorted(
                byScore
                    .thenComparing(i -> y.get(i).text())
                    .thenComparing(i -> y.get(i).tokens(), Arrays::compare))
            .toList();
    if (ranked.isEmpty()) {
      return;
    }
    int best = ranked.get(0);
    List<Integer> others = ranked.stream().filter(i -> !y.get(i).equals(y.get(best))).toList();
    if (!others.isEmpty()) {
      int other = others.get(design == PairDesign.BEST_WORST ? others.size() - 1 : 0);
      add(pairs, best, other, p, score[best] > score[other], random);
    }
  }

  /** The mean over the others that are known, summed by size: the same in any order. */
  private static double winRate(double[] row, int self) {
    double[] others =
        IntStream.range(0, row.length)
            .filter(j -> j != self && !Double.isNaN(row[j]))
            .mapToDouble(j -> row[j])
            .sorted()
            .toArray();
    return Arrays.stream(others).sum() / others.length;
  }

  private void add(
      List<Pair> pairs, int i, int j, double[][] p, boolean better, RandomGenerator random) {
    double preference = p[i][j];
    if (!labelled) {
      pairs.add(new Pair(i, j, Double.isNaN(preference) ? 0.5 : preference));
    } else if (!Double.isNaN(preference)) {
      pairs.add(new Pair(i, j, labels.of(preference, better, random)));
    }
  }
}
