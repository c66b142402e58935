package org.comal.eval.winrate;

/**
 * Newton's method for a concave function, each step halved until the function does not fall
 * (McCullagh and Nelder, Generalized Linear Models, 1989, 2.5: iteratively reweighted least
 * squares, where the function is a likelihood).
 */
final class Newton {
  private static final int MOST_ITERATIONS = 200;
  private static final double TOLERANCE = 1e-10;

  private Newton() {}

  /** What is maximised. */
  interface Objective {
    /** For messages, as "a logistic regression of 12 outcomes". */
    String name();

    /** The value at a point. */
    double value(double[] at);

    /** The full step from a point: minus the inverse Hessian times the gradient. */
    double[] step(double[] at);
  }

  /**
   * The maximum, searched from 0.
   *
   * @param dimension number of parameters
   * @throws ArithmeticException where the value at 0 is not finite or the search does not converge
   */
  static double[] maximise(Objective objective, int dimension) {
    double[] at = new double[dimension];
    double value = objective.value(at);
    if (!Double.isFinite(value)) {
      throw new ArithmeticException(
          objective.name() + " was given an observation that is not finite");
    }
    for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
      double[] step = objective.step(at);
      double longest = 0;
      for (double s : step) {
        longest = Math.max(longest, Math.abs(s));
      }
      double[] next = plus(at, 1, step);
      if (longest < TOLERANCE) {
        return next;
      }
      double nextValue = objective.value(next);
      for (double scale = 0.5; !(nextValue >= value); scale /= 2) {
        if (scale * longest < TOLERANCE) {
          // The value cannot rise by more than its own rounding: this is the maximum.
          return at;
        }
        next = plus(at, scale, step);
        nextValue = objective.value(next);
      }
      at = next;
      value = nextValue;
    }
    throw new ArithmeticException(
        objective.name() + " did not converge in " + MOST_ITERATIONS + " steps");
  }

  private static double[] plus(double[] a, double scale, double[] b) {
    double[] sum = a.clone();
    for (int i = 0; i < a.length; i++) {
      sum[i] += scale * b[i];
    }
    return sum;
  }
}
