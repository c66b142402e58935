package org.comal.eval.winrate;

/** Small dense systems with a symmetric positive definite matrix. */
final class LinearSystem {
  private LinearSystem() {}

  /**
   * Solves A z = b by Cholesky's factorisation.
   *
   * @param a symmetric positive definite; overwritten
   * @param b right-hand side; kept
   * @throws ArithmeticException where {@code a} is not positive definite
   */
  static double[] solve(double[][] a, double[] b) {
    int n = b.length;
    for (int j = 0; j < n; j++) {
      for (int k = 0; k < j; k++) {
        for (int i = j; i < n; i++) {
          a[i][j] -= a[i][k] * a[j][k];
        }
      }
      if (!(a[j][j] > 0)) {
        throw new ArithmeticException(
            "the matrix of a linear system is not positive definite in row " + j);
      }
      double root = Math.sqrt(a[j][j]);
      for (int i = j; i < n; i++) {
        a[i][j] /= root;
      }
    }
    double[] z = b.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        z[i] -= a[i][k] * z[k];
      }
      z[i] /= a[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        z[i] -= a[k][i] * z[k];
      }
      z[i] /= a[i][i];
    }
    return z;
  }
}
