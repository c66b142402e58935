package org.comal.tabular;

import java.util.function.ToDoubleFunction;

/**
 * The Nash policy nearest to another policy, where a game has several: min KL(x ‖ π) over the
 * polytope x = inside + Σ tₖ directionₖ, x ≥ 0, no response gaining.
 *
 * <p>By Newton's method in t. No x of the solution is 0 where one inside is above 0, since the
 * slope there is infinite; so if no response gains at the solution on the equations alone, that is
 * it, to the last digits. Otherwise the losses are kept above 0 by a logarithmic barrier, whose
 * solution is above the least KL by the number of losses times the barrier's weight at most.
 */
final class NashProjection {
  /** The most by which a barrier lets the KL be above the least one, in nats. */
  private static final double EXCESS = 1e-12;

  private static final int ITERATIONS = 5000;

  private final int[] places;
  private final double[] inside;
  private final double[][] directions;
  private final double[][] losses;

  /**
   * @param places where the support stands among all responses
   * @param inside a Nash policy on the support, all of it above 0, every loss too
   * @param directions orthonormal, by direction and response of the support
   * @param losses by response that loses inside, and response of the support: its loss against it
   */
  NashProjection(int[] places, double[] inside, double[][] directions, double[][] losses) {
    this.places = places;
    this.inside = inside;
    this.directions = directions;
    this.losses = losses;
  }

  /**
   * {@return the nearest Nash policy, over all responses}
   *
   * @param logPi natural log, the response i at {@code from + i}
   */
  double[] nearest(double[] logPi, int from, int size) {
    double[] target = new double[places.length];
    for (int i = 0; i < target.length; i++) {
      target[i] = logPi[from + places[i]];
    }
    double[] x = solved(inside, target, 0, 1e-28);
    if (!feasible(x)) {
      x = inside;
      double weight = 1;
      while (weight * losses.length > EXCESS) {
        weight /= 8;
        x = solved(x, target, weight, 1e-6 * weight);
      }
    }
    double[] all = new double[size];
    for (int i = 0; i < x.length; i++) {
      all[places[i]] = x[i];
    }
    return all;
  }

  private boolean feasible(double[] x) {
    for (double[] row : losses) {
      if (!(dot(row, x) >= -1e-15)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Minimises Σ x log(x / π) − weight · Σ log loss, from a point inside.
   *
   * @param decrement square of Newton's decrement at which to stop: twice what is left to fall
   */
  private double[] solved(double[] from, double[] target, double weight, double decrement) {
    ToDoubleFunction<double[]> value = x -> value(x, target, weight);
    double[] x = from.clone();
    double now = value.applyAsDouble(x);
    for (int k = 0; k < ITERATIONS; k++) {
      double[] gradient = gradient(x, target, weight);
      double[] step = step(x, gradient, weight);
      double slope = dot(gradient, step);
      if (!(-slope > decrement)) {
        return x;
      }
      double length = Math.min(1, 0.95 * longest(x, step, weight));
      double[] next = moved(x, step, length);
      double then = value.applyAsDouble(next);
      while (!(then <= now + 0.1 * length * slope) && length > 1e-12) {
        length /= 2;
        next = moved(x, step, length);
        then = value.applyAsDouble(next);
      }
      if (!(then < now)) {
        // Nothing but rounding is left of the value; a last step halves the digits that x lacks.
        return moved(x, step, Math.min(1, 0.95 * longest(x, step, weight)));
      }
      x = next;
      now = then;
    }
    throw new ArithmeticException(
        "the Nash policy nearest to a policy was not found in " + ITERATIONS + " steps");
  }

  /** Up to a constant, as a sum of what is not negative, so that nothing cancels. */
  private double value(double[] x, double[] target, double weight) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double logRatio = target[i] - Math.log(x[i]);
      sum += x[i] * (Math.expm1(logRatio) - logRatio);
    }
    for (int j = 0; weight > 0 && j < losses.length; j++) {
      sum -= weight * Math.log(dot(losses[j], x));
    }
    return sum;
  }

  /** Up to multiples of what all directions are orthogonal to. */
  private double[] gradient(double[] x, double[] target, double weight) {
    double[] gradient = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      gradient[i] = Math.log(x[i]) - target[i];
    }
    for (int j = 0; weight > 0 && j < losses.length; j++) {
      double scale = weight / dot(losses[j], x);
      for (int i = 0; i < x.length; i++) {
        gradient[i] -= scale * losses[j][i];
      }
    }
    return gradient;
  }

  /** Newton's step within the directions. */
  private double[] step(double[] x, double[] gradient, double weight) {
    int n = directions.length;
    double[][] hessian = new double[n][n];
    double[] right = new double[n];
    double[][] along = new double[weight > 0 ? losses.length : 0][n];
    for (int j = 0; j < along.length; j++) {
      double scale = Math.sqrt(weight) / dot(losses[j], x);
      for (int k = 0; k < n; k++) {
        along[j][k] = scale * dot(losses[j], directions[k]);
      }
    }
    for (int k = 0; k < n; k++) {
      right[k] = -dot(gradient, directions[k]);
      for (int l = 0; l <= k; l++) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
          sum += directions[k][i] * directions[l][i] / x[i];
        }
        for (double[] row : along) {
          sum += row[k] * row[l];
        }
        hessian[k][l] = sum;
      }
    }
    double[] t = byCholesky(hessian, right);
    double[] step = new double[x.length];
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < step.length; i++) {
        step[i] += t[k] * directions[k][i];
      }
    }
    return step;
  }

  /** Solves for a positive definite matrix, whose lower triangle is overwritten. */
  private static double[] byCholesky(double[][] a, double[] b) {
    int n = b.length;
    for (int k = 0; k < n; k++) {
      for (int l = 0; l <= k; l++) {
        double sum = a[k][l];
        for (int m = 0; m < l; m++) {
          sum -= a[k][m] * a[l][m];
        }
        a[k][l] = k == l ? Math.sqrt(Math.max(sum, 1e-14 * a[k][k])) : sum / a[l][l];
      }
    }
    for (int k = 0; k < n; k++) {
      for (int m = 0; m < k; m++) {
        b[k] -= a[k][m] * b[m];
      }
      b[k] /= a[k][k];
    }
    for (int k = n - 1; k >= 0; k--) {
      for (int m = k + 1; m < n; m++) {
        b[k] -= a[m][k] * b[m];
      }
      b[k] /= a[k][k];
    }
    return b;
  }

  /** How far a step may go until a probability, or under a barrier a loss, is 0. */
  private double longest(double[] x, double[] step, double weight) {
    double longest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < x.length; i++) {
      longest = step[i] < 0 ? Math.min(longest, -x[i] / step[i]) : longest;
    }
    for (int j = 0; weight > 0 && j < losses.length; j++) {
      double change = dot(losses[j], step);
      longest = change < 0 ? Math.min(longest, -dot(losses[j], x) / change) : longest;
    }
    return longest;
  }

  private static double[] moved(double[] x, double[] step, double length) {
    double[] moved = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      moved[i] = x[i] + length * step[i];
    }
    return moved;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
