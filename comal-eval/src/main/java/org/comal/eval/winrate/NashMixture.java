package org.comal.eval.winrate;

import java.util.Arrays;

/**
 * The Nash equilibrium of the game in which both sides choose a model: the mixture of models that
 * wins at least half the time against every model.
 *
 * <p>Ranking by it does not change when a copy of a model is added (Balduzzi et al., Re-evaluating
 * Evaluation, 2018). Where there are several equilibria, this is one of them.
 *
 * @param weights of the models; not negative, add up to 1
 * @param exploitability max over models of P(model ≻ mixture) − ½: 0 up to rounding
 */
public record NashMixture(double[] weights, double exploitability) {
  /** Below this, a number in the simplex tableau counts as 0. Its entries start within [½, 3/2]. */
  private static final double ROUNDING = 1e-12;

  /**
   * Solves max Σy subject to B y ≤ 1, y ≥ 0, with B = P + ½ by the simplex method with Bland's
   * rule; y, scaled to add up to 1, is the mixture.
   *
   * @param p P(row ≻ column) in [0, 1]; square, P + Pᵀ = 1
   * @return the mixture, its weights in the order of the rows
   * @throws IllegalArgumentException where a rate is unknown or {@code p} is no such matrix
   */
  public static NashMixture of(double[][] p) {
    int n = p.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        if (!(p[i][j] >= 0 && p[i][j] <= 1 && Math.abs(p[i][j] + p[j][i] - 1) < 1e-9)) {
          throw new IllegalArgumentException(
              "the win rates of rows "
                  + i
                  + " and "
                  + j
                  + " against each other are "
                  + p[i][j]
                  + " and "
                  + p[j][i]
                  + ", but a game needs two that lie in [0, 1] and add up to 1");
        }
      }
    }
    double[] weights = simplex(p);
    double most = Arrays.stream(exploitabilities(p, weights)).max().orElse(0);
    return new NashMixture(weights, most);
  }

  /**
   * What each model could lose: max over models j of P(j ≻ i) − ½, at least 0.
   *
   * @param p P(row ≻ column)
   * @return aligned with the rows; NaN where a rate of the row is unknown
   */
  public static double[] ofRows(double[][] p) {
    double[] worst = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (double rate : p[i]) {
        least = Math.min(least, rate);
      }
      worst[i] = 0.5 - least;
    }
    return worst;
  }

  private static double[] exploitabilities(double[][] p, double[] weights) {
    double[] gains = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      gains[i] = -0.5;
      for (int j = 0; j < p.length; j++) {
        gains[i] += p[i][j] * weights[j];
      }
    }
    return gains;
  }

  private static double[] simplex(double[][] p) {
    int n = p.length;
    int columns = 2 * n + 1;
    double[][] t = new double[n + 1][columns];
    int[] basis = new int[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        t[i][j] = p[i][j] + 0.5;
      }
      t[i][n + i] = 1;
      t[i][columns - 1] = 1;
      basis[i] = n + i;
      t[n][i] = -1;
    }
    for (int enter = entering(t[n]); enter >= 0; enter = entering(t[n])) {
      int leave = leaving(t, basis, enter);
      pivot(t, leave, enter);
      basis[leave] = enter;
    }
    double[] y = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      if (basis[i] < n) {
        y[basis[i]] = Math.max(0, t[i][columns - 1]);
        sum += y[basis[i]];
      }
    }
    for (int i = 0; i < n; i++) {
      y[i] /= sum;
    }
    return y;
  }

  private static int entering(double[] objective) {
    for (int j = 0; j < objective.length - 1; j++) {
      if (objective[j] < -ROUNDING) {
        return j;
      }
    }
    return -1;
  }

  /** The row with the least ratio; B is positive, so the problem is bounded and there is one. */
  private static int leaving(double[][] t, int[] basis, int enter) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < basis.length; i++) {
      if (t[i][enter] > ROUNDING) {
        double ratio = t[i][t[i].length - 1] / t[i][enter];
        if (best < 0
            || ratio < least - ROUNDING
            || (ratio <= least + ROUNDING && basis[i] < basis[best])) {
          best = i;
          least = Math.min(least, ratio);
        }
      }
    }
    return best;
  }

  private static void pivot(double[][] t, int row, int column) {
    double by = t[row][column];
    for (int j = 0; j < t[row].length; j++) {
      t[row][j] /= by;
    }
    for (int i = 0; i < t.length; i++) {
      double factor = t[i][column];
      if (i != row && factor != 0) {
        for (int j = 0; j < t[i].length; j++) {
          t[i][j] -= factor * t[row][j];
        }
      }
    }
  }
}
