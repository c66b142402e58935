package org.comal.tabular;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ojalgo.matrix.decomposition.QR;
import org.ojalgo.matrix.store.R064Store;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;

/**
 * A Nash policy of one table by linear programming: the x that maximises min over j of Σᵢ xᵢ P(i ≻
 * j), which is ½ in a symmetric game. Where the equations of its support determine it, it is solved
 * for once more by least squares, to the last digits.
 *
 * <p>A game may have several Nash policies; this is one of them.
 */
final class NashSolver {
  private static final double SUPPORT = 1e-7;
  private static final double VALUE = 1e-9;

  private NashSolver() {}

  /**
   * Finds a Nash policy over the allowed responses.
   *
   * @param allowed responses that may get probability
   * @return a distribution that nothing beats, over allowed responses; empty where there is none
   */
  static Optional<double[]> solve(PreferenceTable table, boolean[] allowed) {
    double[] x = byLinearProgram(table, allowed);
    if (gain(table, x) > VALUE) {
      return Optional.empty();
    }
    double[] polished = polished(table, x);
    return Optional.of(gain(table, polished) <= gain(table, x) ? polished : x);
  }

  /** The most that any response wins against {@code x}, less ½; 0 for a Nash policy. */
  static double gain(PreferenceTable table, double[] x) {
    double[] advantage = new double[x.length];
    table.addAdvantage(1, x, 0, advantage, 0);
    return Arrays.stream(advantage).max().orElse(0);
  }

  private static double[] byLinearProgram(PreferenceTable table, boolean[] allowed) {
    int n = table.size();
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    for (int i = 0; i < n; i++) {
      model.newVariable("x" + i).lower(0).upper(allowed[i] ? 1 : 0);
    }
    model.newVariable("value").lower(0).upper(1).weight(1);
    Expression total = model.newExpression("total").level(1);
    for (int i = 0; i < n; i++) {
      total.set(i, 1);
    }
    for (int j = 0; j < n; j++) {
      Expression against = model.newExpression("against" + j).lower(0);
      for (int i = 0; i < n; i++) {
        if (allowed[i]) {
          against.set(i, table.preference(i, j));
        }
      }
      against.set(n, -1);
    }
    Optimisation.Result result = model.maximise();
    if (!result.getState().isFeasible()) {
      throw new ArithmeticException(
          "the linear program of a game with " + n + " responses ended " + result.getState());
    }
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = allowed[i] ? Math.max(0, result.doubleValue(i)) : 0;
    }
    return scaled(x);
  }

  /** Σ over i in the support of xᵢ A(i, j) = 0 for j in it, Σ xᵢ = 1. */
  private static double[] polished(PreferenceTable table, double[] x) {
    int[] support = IntStream.range(0, x.length).filter(i -> x[i] > SUPPORT).toArray();
    int m = support.length;
    R064Store equations = R064Store.FACTORY.make(m + 1, m);
    R064Store right = R064Store.FACTORY.make(m + 1, 1);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        equations.set(j, i, table.advantage(support[i], support[j]));
      }
      equations.set(m, i, 1);
    }
    right.set(m, 0, 1);
    QR<Double> qr = QR.R064.make(m + 1, m);
    if (!qr.decompose(equations) || qr.getRank() < m) {
      return x;
    }
    double[] polished = new double[x.length];
    for (int i = 0; i < m; i++) {
      polished[support[i]] = Math.max(0, qr.getSolution(right).doubleValue(i, 0));
    }
    return scaled(polished);
  }

  private static double[] scaled(double[] x) {
    double sum = Arrays.stream(x).sum();
    return Arrays.stream(x).map(v -> v / sum).toArray();
  }
}
