package org.comal.losses;

import org.comal.learn.PairLoss;

/** P (h − η/2)² + (1 − P) (h + η/2)², which IPO and INPO share: only their margins h differ. */
final class SquaredMargin {
  private SquaredMargin() {}

  static double value(PairLoss.Point at) {
    double won = at.margin() - at.eta() / 2;
    double lost = at.margin() + at.eta() / 2;
    return at.preference() * won * won + (1 - at.preference()) * lost * lost;
  }

  static double slope(PairLoss.Point at) {
    return 2 * (at.margin() - at.eta() * (at.preference() - 0.5));
  }
}
