package org.comal.tabular;

import java.util.stream.IntStream;
import org.ojalgo.matrix.decomposition.LU;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.R064Store;
import org.ojalgo.matrix.store.RawStore;

/**
 * Fits a reward r to preferences: the minimiser of −Σ μ(i) μ(j) P(i ≻ j) log σ(r(i) − r(j)), found
 * by damped Newton steps on its stationarity, E over j from μ of σ(r(i) − r(j)) = P(i ≻ μ).
 *
 * <p>The equation of the most probable response follows from the others and is left out, its reward
 * fixed at 0; the rest stays well conditioned however small the other probabilities are. Takes time
 * cubic in the number of responses.
 */
final class BradleyTerryFit {
  private static final int ITERATIONS = 200;

  /** Newton's error after a step of this length is its square, below a rounding. */
  private static final double CLOSE = 1e-8;

  /** Curvature below which a reward has run off to where doubles no longer tell it apart. */
  private static final double FLAT = 1e-13;

  private static final double LEAST_STEP = 1e-6;

  private final PreferenceTable table;
  private final double[] mu;
  private final double[] winRate;
  private final int[] free;

  /**
   * @param mu probabilities of the responses
   */
  BradleyTerryFit(PreferenceTable table, double[] mu) {
    this.table = table;
    this.mu = mu;
    this.winRate = new double[mu.length];
    table.addAdvantage(1, mu, 0, winRate, 0);
    int most = 0;
    for (int i = 0; i < mu.length; i++) {
      winRate[i] += 0.5;
      most = mu[i] > mu[most] ? i : most;
    }
    this.free = new int[mu.length - 1];
    for (int i = 0, k = 0; i < mu.length; i++) {
      if (i != most) {
        free[k++] = i;
      }
    }
  }

  /**
   * Rewards in nats of odds.
   *
   * @throws ArithmeticException where no finite reward fits, as when a response always wins
   */
  double[] rewards() {
    double[] r = new double[mu.length];
    double[] f = residual(r);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      double[][] jacobian = jacobian(r);
      if (IntStream.range(0, free.length).anyMatch(k -> jacobian[k][k] < FLAT)) {
        break;
      }
      double[] direction = direction(jacobian, f);
      if (norm(direction) <= CLOSE) {
        return moved(r, direction, 1);
      }
      double step = 1;
      double[] next = moved(r, direction, step);
      double[] nextF = residual(next);
      while (!(norm(nextF) < norm(f)) && step > LEAST_STEP) {
        step /= 2;
        next = moved(r, direction, step);
        nextF = residual(next);
      }
      if (!(norm(nextF) < norm(f))) {
        break;
      }
      r = next;
      f = nextF;
    }
    throw new ArithmeticException(
        "no finite Bradley-Terry reward fits the preferences between "
            + table.size()
            + " responses, as when one always wins; DPO has no minimiser there");
  }

  private double[] residual(double[] r) {
    double[] f = new double[free.length];
    for (int k = 0; k < f.length; k++) {
      int i = free[k];
      double sum = 0;
      for (int j = 0; j < mu.length; j++) {
        sum += mu[j] * sigmoid(r[i] - r[j]);
      }
      f[k] = sum - winRate[i];
    }
    return f;
  }

  private double[][] jacobian(double[] r) {
    double[][] a = new double[free.length][free.length];
    for (int k = 0; k < free.length; k++) {
      int i = free[k];
      double diagonal = 0;
      for (int j = 0; j < mu.length; j++) {
        double s = sigmoid(r[i] - r[j]);
        diagonal += j == i ? 0 : mu[j] * s * (1 - s);
      }
      for (int l = 0; l < free.length; l++) {
        double s = sigmoid(r[i] - r[free[l]]);
        a[k][l] = l == k ? diagonal : -mu[free[l]] * s * (1 - s);
      }
    }
    return a;
  }

  private double[] moved(double[] r, double[] direction, double step) {
    double[] next = r.clone();
    for (int k = 0; k < free.length; k++) {
      next[free[k]] -= step * direction[k];
    }
    return next;
  }

  private static double[] direction(double[][] jacobian, double[] f) {
    LU<Double> lu = LU.R064.make(f.length, f.length);
    lu.decompose(RawStore.wrap(jacobian));
    MatrixStore<Double> solution = lu.getSolution(R064Store.FACTORY.column(f));
    return solution.toRawCopy1D();
  }

  private static double norm(double[] f) {
    double most = 0;
    for (double v : f) {
      most = Math.max(most, Math.abs(v));
    }
    return most;
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }
}
