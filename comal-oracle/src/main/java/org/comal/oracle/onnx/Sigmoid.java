package org.comal.oracle.onnx;

import org.comal.data.Comparison;

/** The logistic function, and what guards it. */
final class Sigmoid {
  private Sigmoid() {}

  /**
   * σ(x) = 1 / (1 + e⁻ˣ), with σ(x) + σ(−x) = 1 to the last bit or two.
   *
   * @param question what x was computed for
   * @throws ArithmeticException where x is not a number, which would pass for an abstention
   */
  static double of(double x, Comparison question) {
    if (Double.isNaN(x)) {
      throw new ArithmeticException(
          "the model gave no number for prompt "
              + question.prompt().id()
              + "; maybe it overflows in 16 bits: export it in 32");
    }
    if (x >= 0) {
      return 1 / (1 + Math.exp(-x));
    }
    return 1 - 1 / (1 + Math.exp(x));
  }
}
