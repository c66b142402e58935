package org.comal.eval.winrate;

import org.comal.evaluate.ErrorsOver;

/**
 * How often one model wins against another: the mean over prompts of the mean over all pairs of
 * their responses ({@link org.comal.evaluate.WinRateEstimate}).
 *
 * @param n prompts with a verdict of the judge
 * @param wins prompts with a preference above ½
 * @param draws prompts with a preference of exactly ½
 * @param abstained prompts on which the judge only abstained; not part of {@code n}
 * @param pairs of responses on which it gave one
 * @param rate mean preference, in [0, 1]; NaN where {@code n} is 0
 * @param standardError standard error over prompts, by the sample variance of their means, which
 *     holds the responses' chance too; NaN where {@code n} is below 2
 * @param responseError what of it fresh responses to the same prompts would bring; NaN where a
 *     prompt has fewer than two responses of either
 * @param low lower end of the interval, over prompts or over responses as was asked for; NaN where
 *     that error is unknown
 * @param high upper end
 */
public record WinRate(
    int n,
    int wins,
    int draws,
    int abstained,
    long pairs,
    double rate,
    double standardError,
    double responseError,
    double low,
    double high) {

  /** Two models that were never compared. */
  static final WinRate UNKNOWN =
      new WinRate(0, 0, 0, 0, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  /** A model against itself: ½ without error. */
  static final WinRate ITSELF = new WinRate(0, 0, 0, 0, 0, 0.5, 0, 0, 0.5, 0.5);

  /**
   * {@return the standard error over what would be drawn anew}
   *
   * @param over fresh prompts, or fresh responses to the same ones
   */
  public double error(ErrorsOver over) {
    return over == ErrorsOver.PROMPTS ? standardError : responseError;
  }

  /** {@return whether there is a rate} */
  public boolean known() {
    return !Double.isNaN(rate);
  }

  /** {@return prompts with a preference below ½} */
  public int losses() {
    return n - wins - draws;
  }

  /** {@return share of prompts won, a draw counting ½; the rate itself where {@code n} is 0} */
  public double discrete() {
    return n == 0 ? rate : (wins + 0.5 * draws) / n;
  }

  /** The same comparison seen from the other model. */
  WinRate mirrored() {
    return new WinRate(
        n,
        losses(),
        draws,
        abstained,
        pairs,
        1 - rate,
        standardError,
        responseError,
        1 - high,
        1 - low);
  }
}
