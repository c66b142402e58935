package org.comal.policy;

import java.util.List;

/**
 * AdamW (Loshchilov and Hutter, 2019) on parameters in one array, with the learning-rate schedule
 * of an {@link OptimizerSpec}: in double precision, the same to the bit on every machine.
 *
 * <p>A parameter that is infinite is no parameter, as the logit of a response of probability 0: it
 * stays as it is.
 */
public final class AdamW {
  private final OptimizerSpec spec;
  private final double[] first;
  private final double[] second;
  private long steps;

  /**
   * Begins with moments of 0.
   *
   * @param spec with a learning rate
   * @param size number of parameters
   */
  public AdamW(OptimizerSpec spec, int size) {
    this.spec = spec;
    this.first = new double[size];
    this.second = new double[size];
  }

  /** {@return steps taken} */
  public long steps() {
    return steps;
  }

  /**
   * Takes one step.
   *
   * @param parameters changed in place
   * @param gradient finite, as long as {@code parameters}
   * @param scale what the gradient is multiplied by first, as {@link OptimizerSpec#clip} has it
   */
  public void step(double[] parameters, double[] gradient, double scale) {
    double rate = spec.learningRateAt(steps++);
    double firstBias = 1 - Math.pow(spec.beta1(), steps);
    double secondBias = 1 - Math.pow(spec.beta2(), steps);
    for (int i = 0; i < parameters.length; i++) {
      if (Double.isInfinite(parameters[i])) {
        continue;
      }
      double g = scale * gradient[i];
      first[i] += (1 - spec.beta1()) * (g - first[i]);
      second[i] += (1 - spec.beta2()) * (g * g - second[i]);
      double direction =
          first[i] / firstBias / (Math.sqrt(second[i] / secondBias) + spec.epsilon());
      parameters[i] -= rate * (direction + spec.weightDecay() * parameters[i]);
    }
  }

  /** {@return the first and the second moment: the optimizer's own arrays, to be kept or filled} */
  public List<double[]> moments() {
    return List.of(first, second);
  }

  /**
   * Goes on from moments that have been filled.
   *
   * @param taken steps that were taken with them
   */
  public void resumeAfter(long taken) {
    steps = taken;
  }
}
