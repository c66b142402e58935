package org.comal.plugin;

/**
 * The numbers that a key may have, both bounds allowed.
 *
 * @param what is wanted, as {@code a whole number}
 */
record Range(String what, double least, double most) {
  /** Bounds beyond these are none that a user thinks of. */
  private static final double USUAL_LEAST = -1e15;

  private static final double USUAL_MOST = Integer.MAX_VALUE;

  boolean holds(double x) {
    return x >= least && x <= most;
  }

  /** What is wanted in the place of a value: a bound that it breaks, and those that are usual. */
  String wanted(double given) {
    boolean below = least > USUAL_LEAST || given < least;
    boolean above = most < USUAL_MOST || given > most;
    if (below && above) {
      return what + " from " + plain(least) + " to " + plain(most);
    }
    return below ? what + " from " + plain(least) : above ? what + " up to " + plain(most) : what;
  }

  /** A number with all its digits, a whole one without a decimal point. */
  static String plain(double x) {
    return x == Math.rint(x) && Math.abs(x) < 1e18 ? Long.toString((long) x) : Double.toString(x);
  }
}
