package org.comal.losses;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.learn.Group;
import org.comal.learn.Loss;
import org.comal.learn.Pair;

/** Groups made by hand, for tests of losses alone. */
final class Groups {
  static final Prompt PROMPT = Prompt.named("game");

  private Groups() {}

  /** A group of responses 0, 1, … with all pairs. */
  static Group of(
      double[] anchor,
      double[] sampled,
      double[] gain,
      double[] shift,
      double[][] preferences,
      double eta) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < anchor.length; i++) {
      for (int j = i + 1; j < anchor.length; j++) {
        pairs.add(new Pair(i, j, preferences[i][j]));
      }
    }
    List<Response> responses =
        IntStream.range(0, anchor.length)
            .mapToObj(i -> new Response(new int[] {i}, "y" + i, true))
            .toList();
    return new Group(PROMPT, responses, anchor, sampled, gain, shift, pairs, eta);
  }

  /** A random group of n responses; the gain is the win rate within the group, draw with itself. */
  static Group random(int n, double eta, SplittableRandom r) {
    double[][] p = preferences(n, r);
    double[] gain = new double[n];
    for (int i = 0; i < n; i++) {
      gain[i] = IntStream.range(0, n).mapToDouble(row(p, i)).average().orElseThrow();
    }
    double[] anchor = uniform(n, -3, -0.1, r);
    double[] sampled = new double[n];
    for (int i = 0; i < n; i++) {
      sampled[i] = anchor[i] + r.nextDouble(-0.1, 0.1);
    }
    return of(anchor, sampled, gain, new double[n], p, eta);
  }

  private static java.util.function.IntToDoubleFunction row(double[][] p, int i) {
    return j -> p[i][j];
  }

  /** Random preferences with P + Pᵀ = 1. */
  static double[][] preferences(int n, SplittableRandom r) {
    double[][] p = new double[n][n];
    for (int i = 0; i < n; i++) {
      p[i][i] = 0.5;
      for (int j = i + 1; j < n; j++) {
        p[i][j] = r.nextDouble();
        p[j][i] = 1 - p[i][j];
      }
    }
    return p;
  }

  static double[] uniform(int n, double from, double to, SplittableRandom r) {
    return r.doubles(n, from, to).toArray();
  }

  /** The slopes of a loss. */
  static double[] slopes(Loss loss, Group group, double[] logProb) {
    double[] slope = new double[logProb.length];
    loss.evaluate(group, logProb, slope);
    return slope;
  }
}
