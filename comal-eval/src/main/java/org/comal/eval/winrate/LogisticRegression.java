package org.comal.eval.winrate;

/**
 * Logistic regression: P = σ(x · β), fitted to outcomes in [0, 1] by penalised maximum likelihood.
 *
 * <p>Maximises Σ_k [p_k log σ(x_k · β) + (1 − p_k) log σ(−x_k · β)] − λ/2 ‖β‖². With λ &gt; 0 the
 * maximum exists and is unique also where one side wins everything.
 */
final class LogisticRegression implements Newton.Objective {
  private final double[][] x;
  private final double[] p;
  private final double ridge;

  private LogisticRegression(double[][] x, double[] p, double ridge) {
    this.x = x;
    this.p = p;
    this.ridge = ridge;
  }

  /**
   * The coefficients β.
   *
   * @param x [observation][feature]; an intercept is a feature that is always 1
   * @param p outcomes in [0, 1], aligned with {@code x}
   * @param ridge λ, positive
   * @throws ArithmeticException where an observation is not finite
   */
  static double[] fit(double[][] x, double[] p, double ridge) {
    return Newton.maximise(new LogisticRegression(x, p, ridge), x[0].length);
  }

  @Override
  public String name() {
    return "a logistic regression of " + x.length + " outcomes";
  }

  @Override
  public double value(double[] beta) {
    double value = -ridge / 2 * dot(beta, beta);
    for (int k = 0; k < x.length; k++) {
      value += logLikelihood(p[k], dot(x[k], beta));
    }
    return value;
  }

  @Override
  public double[] step(double[] beta) {
    int d = beta.length;
    double[] gradient = new double[d];
    double[][] information = new double[d][d];
    for (int a = 0; a < d; a++) {
      gradient[a] = -ridge * beta[a];
      information[a][a] = ridge;
    }
    for (int k = 0; k < x.length; k++) {
      double fitted = sigmoid(dot(x[k], beta));
      double weight = fitted * (1 - fitted);
      for (int a = 0; a < d; a++) {
        gradient[a] += (p[k] - fitted) * x[k][a];
        for (int b = 0; b < d; b++) {
          information[a][b] += weight * x[k][a] * x[k][b];
        }
      }
    }
    return LinearSystem.solve(information, gradient);
  }

  /** p log σ(z) + (1 − p) log σ(−z) = p z − log(1 + eᶻ), without overflow. */
  static double logLikelihood(double p, double z) {
    return p * z - (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))));
  }

  static double sigmoid(double z) {
    double e = Math.exp(-Math.abs(z));
    return z >= 0 ? 1 / (1 + e) : e / (1 + e);
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
