package org.comal.eval;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.comal.oracle.BothOrders;
import org.comal.oracle.OracleStatistics;
import org.comal.oracle.PositionCount;

/**
 * What asking in both orders shows of an oracle. Equal responses are left out: they have no order.
 */
final class OrderFigures {
  private final PositionCount positions = new PositionCount();

  /**
   * What was said of a pair of responses that differ.
   *
   * @param verdict what was said in both orders
   */
  void add(BothOrders.Verdict verdict) {
    positions.add(verdict.forward(), verdict.backward());
  }

  /** By name; NaN where no pair was answered in both orders. */
  Map<String, Object> figures() {
    boolean none = positions.pairs() == 0;
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put(OracleStatistics.PAIRS, positions.pairs());
    figures.put(OracleStatistics.POSITION_BIAS, none ? Double.NaN : positions.bias());
    figures.put(OracleStatistics.FLIP_SHARE, none ? Double.NaN : positions.flipShare());
    return figures;
  }

  /** In a line, with a newline at the end. */
  String summary() {
    if (positions.pairs() == 0) {
      return "The oracle answered no pair in both orders.\n";
    }
    return String.format(
        Locale.ROOT,
        "The oracle's position bias is %+.4f (above 0 where it likes what stands first); the winner"
            + " changes with the order in %.1f %% of %,d pairs.\n",
        // A bias that is rounded to nothing has no sign.
        Math.round(1e4 * positions.bias()) / 1e4,
        100 * positions.flipShare(),
        positions.pairs());
  }
}
