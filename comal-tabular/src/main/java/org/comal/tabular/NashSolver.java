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
 * <p>A game may have several Nash policies; this is one of them. {@link NashSet} has them all.
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

  /**
   * Finds a Nash policy that raises above 0 what others found leave at 0, as much of it as it can.
   *
   * @param allowed responses that may get probability
   * @param given those that some Nash policy found before gives
   * @param lost those that lose against some Nash policy found before
   * @param zero what counts for 0
   * @return empty where there is nothing left to raise
   */
  static Optional<double[]> raising(
      PreferenceTable table, boolean[] allowed, boolean[] given, boolean[] lost, double zero) {
    int n = table.size();
    double enough = 0.25 / n;
    ExpressionsBasedModel model = policies(n, allowed);
    for (int j = 0; j < n; j++) {
      Expression loss = model.newExpression("loss" + j).lower(0);
      for (int i = 0; i < n; i++) {
        if (allowed[i]) {
          loss.set(i, table.advantage(i, j));
        }
      }
      if (!lost[j]) {
        int raised = model.countVariables();
        model.newVariable("loss-raised" + j).lower(0).upper(enough).weight(1);
        loss.set(raised, -1);
      }
    }
    for (int i = 0; i < n; i++) {
      if (allowed[i] && !given[i]) {
        int raised = model.countVariables();
        model.newVariable("given-raised" + i).lower(0).upper(enough).weight(1);
        Expression share = model.newExpression("share" + i).lower(0);
        share.set(i, 1);
        share.set(raised, -1);
      }
    }
    Optimisation.Result result = model.maximise();
    if (!result.getState().isFeasible()) {
      throw failed(n, result);
    }
    double[] x = probabilities(result, allowed);
    double[] advantage = new double[n];
    table.addAdvantage(1, x, 0, advantage, 0);
    boolean raises =
        IntStream.range(0, n)
            .anyMatch(i -> !given[i] && x[i] > zero || !lost[i] && -advantage[i] > zero);
    return raises ? Optional.of(x) : Optional.empty();
  }

  /** A program whose first variables are the probabilities of a policy. */
  private static ExpressionsBasedModel policies(int n, boolean[] allowed) {
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    for (int i = 0; i < n; i++) {
      model.newVariable("x" + i).lower(0).upper(allowed[i] ? 1 : 0);
    }
    Expression total = model.newExpression("total").level(1);
    for (int i = 0; i < n; i++) {
      total.set(i, 1);
    }
    return model;
  }

  private static double[] probabilities(Optimisation.Result result, boolean[] allowed) {
    double[] x = new double[allowed.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = allowed[i] ? Math.max(0, result.doubleValue(i)) : 0;
    }
    return scaled(x);
  }

  private static ArithmeticException failed(int n, Optimisation.Result result) {
    return new ArithmeticException(
        "the linear program of a game with " + n + " responses ended " + result.getState());
  }

  private static double[] byLinearProgram(PreferenceTable table, boolean[] allowed) {
    int n = table.size();
    ExpressionsBasedModel model = policies(n, allowed);
    model.newVariable("value").lower(0).upper(1).weight(1);
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
      throw failed(n, result);
    }
    return probabilities(result, allowed);
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
