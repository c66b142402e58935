package org.comal.text;

import java.nio.file.Path;
import org.comal.data.Comparison;

/** The logistic function, and what guards it. */
public final class Sigmoid {
  private Sigmoid() {}

  /**
   * {@return σ(x) = 1 / (1 + e⁻ˣ), with σ(x) + σ(−x) = 1 to the last bit or two}
   *
   * @param x a difference of logits or of rewards
   * @param model that computed x, for the sentence
   * @param question what x was computed for
   * @throws ArithmeticException where x is not a number, which would pass for an abstention
   */
  public static double of(double x, Path model, Comparison question) {
    if (Double.isNaN(x)) {
      throw new ArithmeticException(
          model
              + " gave no number for prompt "
              + question.prompt().id()
              + "; maybe it overflows in 16 bits: use it in 32, or its weights are damaged: fetch it"
              + " again");
    }
    if (x >= 0) {
      return 1 / (1 + Math.exp(-x));
    }
    return 1 - 1 / (1 + Math.exp(x));
  }
}
