package org.comal.policy;

/** The Kullback-Leibler divergence of two distributions that are known in full. */
public final class Divergence {
  private Divergence() {}

  /**
   * KL(p ‖ q) = Σ p (log p − log q), in nats.
   *
   * <p>Summed as Σ q − p + p log(p / q), which is the same and has no negative term, so that
   * nothing cancels: between two policies that differ in the twelfth digit it is about 10⁻²⁴ and
   * correct, where the plain sum is rounding error.
   *
   * @param logP normalised, natural log; {@code -Infinity} for probability 0
   * @param logQ the same, aligned with {@code logP}
   * @return 0 or more; infinite where p gives something to what q never gives
   */
  public static double kl(double[] logP, double[] logQ) {
    return kl(logP, logQ, 0, logP.length);
  }

  /**
   * {@return KL(p ‖ q), in nats, of the two distributions at the places {@code from} to {@code to};
   * 0 or more} The other places are not looked at.
   *
   * @param logP natural log, normalised over those places; {@code -Infinity} for probability 0
   * @param logQ the same, aligned with {@code logP}
   * @param from the first place
   * @param to one beyond the last place
   */
  public static double kl(double[] logP, double[] logQ, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      if (logP[i] == Double.NEGATIVE_INFINITY) {
        sum += Math.exp(logQ[i]);
      } else {
        double logRatio = logQ[i] - logP[i];
        sum += Math.exp(logP[i]) * (Math.expm1(logRatio) - logRatio);
      }
    }
    return sum;
  }
}
