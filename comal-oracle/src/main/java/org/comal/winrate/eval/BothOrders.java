package org.comal.winrate.eval;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.comal.oracle.OracleStatistics;

/**
 * What asking in both orders shows of an oracle. Equal answers are left out: they have no order.
 */
final class BothOrders {
  private long pairs;
  private long flips;
  private double bias;

  /**
   * What was said of a pair of answers that differ.
   *
   * @param inOrder P(first ≻ second) as said with the first answer first; NaN for an abstention
   * @param reversed the same, as said with the second answer first
   */
  void add(double inOrder, double reversed) {
    if (Double.isNaN(inOrder + reversed)) {
      return;
    }
    pairs++;
    bias += (inOrder - reversed) / 2;
    // The one answer won in one order, and the other in the other.
    flips += (inOrder - 0.5) * (reversed - 0.5) < 0 ? 1 : 0;
  }

  /** By name; NaN where no pair was answered in both orders. */
  Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put(OracleStatistics.PAIRS, pairs);
    figures.put(OracleStatistics.POSITION_BIAS, bias / pairs);
    figures.put(OracleStatistics.FLIP_SHARE, (double) flips / pairs);
    return figures;
  }

  /** In a line, with a newline at the end. */
  String summary() {
    if (pairs == 0) {
      return "The oracle answered no pair in both orders.\n";
    }
    return String.format(
        Locale.ROOT,
        "The oracle's position bias is %+.4f (above 0 where it likes what stands first); the winner"
            + " changes with the order in %.1f %% of %,d pairs.\n",
        // A bias that is rounded to nothing has no sign.
        Math.round(1e4 * bias / pairs) / 1e4,
        100.0 * flips / pairs,
        pairs);
  }
}
