package org.comal.winrate;

/**
 * How often one model wins against another.
 *
 * @param n prompts with an answer of the judge
 * @param wins prompts with a preference above ½
 * @param draws prompts with a preference of exactly ½
 * @param abstained prompts on which the judge only abstained; not part of {@code n}
 * @param rate mean preference, in [0, 1]; NaN where {@code n} is 0
 * @param standardError standard error of that mean, from the sample variance over prompts; NaN
 *     where {@code n} is below 2
 * @param low lower end of the bootstrap interval; NaN where {@code n} is below 2
 * @param high upper end
 */
public record WinRate(
    int n,
    int wins,
    int draws,
    int abstained,
    double rate,
    double standardError,
    double low,
    double high) {

  /** Two models that were never compared. */
  static final WinRate UNKNOWN =
      new WinRate(0, 0, 0, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  /** A model against itself: ½ without error. */
  static final WinRate ITSELF = new WinRate(0, 0, 0, 0, 0.5, 0, 0.5, 0.5);

  /** Whether there is a rate. */
  public boolean known() {
    return !Double.isNaN(rate);
  }

  /** Prompts with a preference below ½. */
  public int losses() {
    return n - wins - draws;
  }

  /** Share of prompts won, a draw counting ½; the rate itself where {@code n} is 0. */
  public double discrete() {
    return n == 0 ? rate : (wins + 0.5 * draws) / n;
  }

  /** The same comparison seen from the other model. */
  WinRate mirrored() {
    return new WinRate(n, losses(), draws, abstained, 1 - rate, standardError, 1 - high, 1 - low);
  }
}
