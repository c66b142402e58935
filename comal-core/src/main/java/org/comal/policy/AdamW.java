package org.comal.policy;

import java.nio.ByteBuffer;

/**
 * AdamW (Loshchilov and Hutter, 2019) on parameters in one array, with the learning-rate schedule
 * and the clipping of an {@link OptimizerSpec}: in double precision, the same to the bit on every
 * machine.
 *
 * <p>A parameter that is infinite is no parameter, as the logit of a response of probability 0: it
 * stays as it is.
 */
final class AdamW {
  private final OptimizerSpec spec;
  private final double[] first;
  private final double[] second;
  private long steps;

  /**
   * @param spec with a learning rate
   * @param size number of parameters
   */
  AdamW(OptimizerSpec spec, int size) {
    this.spec = spec;
    this.first = new double[size];
    this.second = new double[size];
  }

  /** Steps taken. */
  long steps() {
    return steps;
  }

  /**
   * Takes one step.
   *
   * @param parameters changed in place
   * @param gradient finite
   * @param norm of the whole gradient, for clipping
   */
  void step(double[] parameters, double[] gradient, double norm) {
    double scale = spec.clip(norm);
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

  /** Bytes that {@link #write} puts. */
  int length() {
    return 2 * Double.BYTES * first.length;
  }

  /** Puts the moments. */
  void write(ByteBuffer out) {
    out.asDoubleBuffer().put(first).put(second);
    out.position(out.position() + length());
  }

  /** Takes over what {@link #write} put, after so many steps. */
  void read(long taken, ByteBuffer in) {
    steps = taken;
    in.asDoubleBuffer().get(first).get(second);
    in.position(in.position() + length());
  }
}
