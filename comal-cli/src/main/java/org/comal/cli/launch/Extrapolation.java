package org.comal.cli.launch;

import java.util.List;
import org.comal.run.Rehearsal.Extent;

/**
 * What a whole run takes of something, by what trials of different sizes took of it.
 *
 * <p>A trial takes a fixed part as often as it is called and a part for each of its prompts; two
 * sizes tell the two apart. While small batches do not fill a device a further prompt costs less
 * than it will, so the two parts multiplied out are the low end, and the larger trial multiplied
 * out, fixed part and all, is the high one.
 *
 * @param low the least that the trials speak for
 * @param likely what the whole takes if it goes on as between the two largest trials
 * @param high the most that the trials speak for
 */
record Extrapolation(double low, double likely, double high) {
  static final Extrapolation NOTHING = new Extrapolation(0, 0, 0);

  /**
   * One trial.
   *
   * @param amount what it took
   * @param extent how much more the whole has
   */
  record Trial(double amount, Extent extent) {
    /** The trial multiplied out. */
    double whole() {
      return amount * extent.work();
    }

    /** Whether it has its fixed parts as often, for its prompts, as the whole. */
    boolean inFull() {
      return same(extent.calls(), extent.work());
    }
  }

  /**
   * By the two largest trials; by one alone, where it is the only one, or the whole, as a bound.
   *
   * @param trials one or more, by size, the largest last
   */
  static Extrapolation of(List<Trial> trials) {
    Trial large = trials.get(trials.size() - 1);
    Trial small = trials.get(Math.max(0, trials.size() - 2));
    if (large.inFull()) {
      return spread((small.inFull() ? small : large).whole(), large.whole(), large.whole());
    }
    return trials.size() == 1
        ? spread(large.amount * large.extent.calls(), large.whole(), large.whole())
        : between(small, large);
  }

  /** Solves amount = fixed / calls + varying / work for what the whole has of both. */
  private static Extrapolation between(Trial small, Trial large) {
    double a = 1 / small.extent.calls();
    double b = 1 / small.extent.work();
    double c = 1 / large.extent.calls();
    double d = 1 / large.extent.work();
    if (same(a * d, b * c)) {
      return spread(small.whole(), large.whole(), large.whole());
    }
    double fixed = (small.amount * d - large.amount * b) / (a * d - b * c);
    double varying = (large.amount * a - small.amount * c) / (a * d - b * c);
    if (varying < 0) { // the larger one was quicker
      return spread(large.amount * large.extent.calls(), large.whole(), large.whole());
    }
    if (fixed < 0) { // the further prompts took longer than the first
      return spread(small.whole(), large.whole(), fixed + varying);
    }
    return new Extrapolation(fixed + varying, fixed + varying, large.whole());
  }

  private static boolean same(double a, double b) {
    return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
  }

  private static Extrapolation spread(double one, double likely, double other) {
    return new Extrapolation(
        Math.min(likely, Math.min(one, other)), likely, Math.max(likely, Math.max(one, other)));
  }

  Extrapolation plus(Extrapolation other) {
    return new Extrapolation(low + other.low, likely + other.likely, high + other.high);
  }

  /** A share of it. */
  Extrapolation over(double parts) {
    return new Extrapolation(low / parts, likely / parts, high / parts);
  }

  /** How much is not known. */
  double width() {
    return high - low;
  }
}
