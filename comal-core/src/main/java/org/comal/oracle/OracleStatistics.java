package org.comal.oracle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Names of {@link PreferenceOracle#statistics} that mean the same whichever oracle uses them, and
 * the way decorators put theirs before those of the oracle inside.
 */
public final class OracleStatistics {
  /** Questions put to the oracle that has this figure. */
  public static final String QUESTIONS = "questions";

  /** Questions that were left open. */
  public static final String ABSTENTIONS = "abstentions";

  /**
   * How much more the judge likes what stands first: the mean of ½ (P(a, b) + P(b, a)) − ½ over the
   * pairs asked in both orders, in [−½, ½]; 0 without bias.
   */
  public static final String POSITION_BIAS = "position-bias";

  /** Share of the pairs asked in both orders whose winner changes with the order. */
  public static final String FLIP_SHARE = "flip-share";

  /** Pairs that were asked in both orders and answered in both. */
  public static final String PAIRS = "pairs-in-both-orders";

  /** Questions answered from memory. */
  public static final String CACHED = "cached";

  /** Questions answered from a file of recorded verdicts. */
  public static final String REPLAYED = "replayed";

  /** Questions that no recorded verdict was found for, and that were asked. */
  public static final String RECORDED = "recorded";

  /** What the verdicts cost, in the currency of the prices that the oracle was given. */
  public static final String COST = "cost";

  private OracleStatistics() {}

  /**
   * {@return a decorator's figures before those of the oracle inside; of two of one name the outer
   * one stays}
   *
   * @param inside the oracle that the decorator asks
   * @param own the decorator's figures, by name
   */
  public static Map<String, Double> over(PreferenceOracle inside, Map<String, Double> own) {
    Objects.requireNonNull(inside, "inside");
    Map<String, Double> all = new LinkedHashMap<>(own);
    inside.statistics().forEach(all::putIfAbsent);
    return Collections.unmodifiableMap(all);
  }
}
