package org.comal.oracle.judge;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.comal.data.Comparison;
import org.comal.oracle.ForwardingOracle;
import org.comal.oracle.OracleException;
import org.comal.oracle.OracleStatistics;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;

/**
 * Counts how often another oracle abstains, and ends the work where that is too often: a signal
 * with many gaps is not the signal that was meant.
 *
 * <p>Wear it outside of what records verdicts, so that the verdicts beside the abstention are kept.
 * Safe for use by several threads.
 */
public final class AbstainingOracle extends ForwardingOracle {
  private final double maxAbstain;
  private final long after;
  private long questions;
  private long abstentions;
  private String last = "";

  /**
   * Wraps an oracle and has counted nothing yet.
   *
   * @param oracle who is asked; closed with this one
   * @param maxAbstain share of the questions that may be left open, in [0, 1]
   * @param after questions before the share is judged, so that a first abstention is not half of
   *     two
   * @throws IllegalArgumentException where a number is out of its range
   */
  public AbstainingOracle(PreferenceOracle oracle, double maxAbstain, long after) {
    super(oracle);
    if (!(maxAbstain >= 0 && maxAbstain <= 1)) {
      throw new IllegalArgumentException(
          "max-abstain is " + maxAbstain + ", but must be from 0 to 1");
    }
    if (after < 0) {
      throw new IllegalArgumentException("after is " + after + ", but must not be negative");
    }
    this.maxAbstain = maxAbstain;
    this.after = after;
  }

  /**
   * {@inheritDoc}
   *
   * @throws OracleException with a sentence where too many questions were left open
   */
  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    Set<Integer> told = ConcurrentHashMap.newKeySet();
    double[] p =
        inside()
            .prefer(
                batch,
                random,
                (i, preference) -> {
                  told.add(i);
                  count(batch.get(i), preference);
                  heard.given(i, preference);
                });
    for (int i = 0; i < p.length; i++) {
      if (!told.contains(i)) {
        count(batch.get(i), p[i]);
      }
    }
    requireFew();
    return p;
  }

  private synchronized void count(Comparison question, double preference) {
    questions++;
    if (Double.isNaN(preference)) {
      abstentions++;
      last = question.prompt().id();
    }
  }

  private synchronized void requireFew() {
    if (questions >= after && abstentions > maxAbstain * questions) {
      throw new OracleException(
          "the oracle abstained from "
              + abstentions
              + " of "
              + questions
              + " questions, the last about prompt "
              + last
              + "; max-abstain allows a share of "
              + maxAbstain
              + ".\nMaybe see the log for the reason, or raise max-abstain.");
    }
  }

  /** {@return questions asked so far} */
  public synchronized long questions() {
    return questions;
  }

  /** {@return questions left open so far} */
  public synchronized long abstentions() {
    return abstentions;
  }

  @Override
  public Map<String, Double> statistics() {
    return OracleStatistics.over(
        inside(), Map.of(OracleStatistics.ABSTENTIONS, (double) abstentions()));
  }
}
