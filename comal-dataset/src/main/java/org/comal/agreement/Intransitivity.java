package org.comal.agreement;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far from Bradley-Terry preferences are, over groups of responses that were compared with each
 * other, as those to one prompt.
 *
 * <p>Of each group the log-odds are split into the differences of the best rewards by least squares
 * and what is left, which runs around in circles (Jiang et al., 2011, <i>Statistical ranking and
 * combinatorial Hodge theory</i>). Add up groups by {@link #add}; not for use by several threads.
 */
public final class Intransitivity {
  /** Log-odds stay within those of this probability and its complement. */
  private static final double LEAST = 1e-6;

  private static final int MOST_ROUNDS = 10_000;

  private long triples;
  private long cyclic;
  private double strongest;
  private double squares;
  private double residual;

  /**
   * Adds a group.
   *
   * @param p p[i][j] = P(i ≻ j), both orders averaged; NaN where the two were not compared
   */
  public void add(double[][] p) {
    int n = p.length;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        for (int k = j + 1; k < n; k++) {
          triple(p[i][j], p[j][k], p[k][i]);
        }
      }
    }
    residuals(p);
  }

  private void triple(double ij, double jk, double ki) {
    if (Double.isNaN(ij) || Double.isNaN(jk) || Double.isNaN(ki)) {
      return;
    }
    triples++;
    boolean around = ij > 0.5 && jk > 0.5 && ki > 0.5;
    boolean back = ij < 0.5 && jk < 0.5 && ki < 0.5;
    if (around || back) {
      cyclic++;
      double weakest =
          Math.min(Math.abs(ij - 0.5), Math.min(Math.abs(jk - 0.5), Math.abs(ki - 0.5)));
      strongest = Math.max(strongest, weakest);
    }
  }

  private void residuals(double[][] p) {
    int n = p.length;
    double[][] l = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double q = Math.min(1 - LEAST, Math.max(LEAST, p[i][j]));
        l[i][j] = i == j ? Double.NaN : Math.log(q) - Math.log1p(-q);
      }
    }
    // Gauss-Seidel on the normal equations: each reward is the mean of what its neighbours ask for.
    double[] reward = new double[n];
    double change = 1;
    for (int round = 0; round < MOST_ROUNDS && change > 1e-12; round++) {
      change = 0;
      for (int i = 0; i < n; i++) {
        double sum = 0;
        int neighbours = 0;
        for (int j = 0; j < n; j++) {
          if (!Double.isNaN(l[i][j])) {
            sum += l[i][j] + reward[j];
            neighbours++;
          }
        }
        if (neighbours > 0) {
          change = Math.max(change, Math.abs(sum / neighbours - reward[i]));
          reward[i] = sum / neighbours;
        }
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        if (!Double.isNaN(l[i][j])) {
          double rest = l[i][j] - (reward[i] - reward[j]);
          squares += l[i][j] * l[i][j];
          residual += rest * rest;
        }
      }
    }
  }

  /** {@return triples of which all three pairs were compared} */
  public long triples() {
    return triples;
  }

  /**
   * {@return share of the triples in which a beats b, b beats c and c beats a; NaN without triples}
   */
  public double cyclicShare() {
    return triples == 0 ? Double.NaN : (double) cyclic / triples;
  }

  /**
   * {@return the largest |P − ½| of a cyclic triple's weakest pair, in [0, ½]; 0 without cycles}
   */
  public double strongestCycle() {
    return strongest;
  }

  /**
   * {@return share of the log-odds' sum of squares that no reward explains, in [0, 1]; NaN without
   * any}
   */
  public double beyondBradleyTerry() {
    return squares == 0 ? Double.NaN : residual / squares;
  }

  /** {@return all figures by name} */
  public Map<String, Object> figures() {
    Map<String, Object> f = new LinkedHashMap<>();
    f.put("triples", triples);
    f.put("cyclic-share", cyclicShare());
    f.put("strongest-cycle", strongest);
    f.put("beyond-bradley-terry", beyondBradleyTerry());
    return f;
  }
}
