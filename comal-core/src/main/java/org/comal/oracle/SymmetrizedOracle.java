package org.comal.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.comal.data.Comparison;
import org.comal.plugin.Planned;
import org.comal.random.RandomSource;

/**
 * Asks in both orders and averages: ½ (P(a, b) + 1 − P(b, a)). Removes a judge's preference for a
 * position; the result satisfies P(a, b) + P(b, a) = 1.
 *
 * <p>Abstains where either order does. A drawn (not deterministic) oracle is averaged over one draw
 * in each order, which makes its verdicts 0, ½ or 1.
 *
 * <p>Counts what the order does: the bias for a position, and the pairs that it turns around.
 */
public final class SymmetrizedOracle extends ForwardingOracle {
  private final PositionCount positions = new PositionCount();

  /**
   * Averages an oracle over both orders.
   *
   * @param oracle asked twice for each question; closed with this one
   */
  public SymmetrizedOracle(PreferenceOracle oracle) {
    super(oracle);
  }

  @Override
  public String id() {
    return "symmetrized(" + inside().id() + ")";
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    Set<Integer> told = ConcurrentHashMap.newKeySet();
    List<BothOrders.Verdict> verdicts =
        BothOrders.ask(
            inside(),
            batch,
            random,
            (i, verdict) -> {
              told.add(i);
              count(batch.get(i), verdict);
              heard.given(i, verdict.preference());
            });
    double[] p = new double[batch.size()];
    for (int i = 0; i < p.length; i++) {
      p[i] = verdicts.get(i).preference();
      if (!told.contains(i)) {
        count(batch.get(i), verdicts.get(i));
      }
    }
    return p;
  }

  /** Equal responses are left out: there is no order to them. */
  private void count(Comparison question, BothOrders.Verdict verdict) {
    if (!question.sameText()) {
      synchronized (positions) {
        positions.add(verdict.forward(), verdict.backward());
      }
    }
  }

  /** {@return {@link PositionCount#bias} so far} */
  public double positionBias() {
    synchronized (positions) {
      return positions.bias();
    }
  }

  /** {@return {@link PositionCount#flipShare} so far} */
  public double flipShare() {
    synchronized (positions) {
      return positions.flipShare();
    }
  }

  /** {@return pairs answered in both orders so far} */
  public long pairs() {
    synchronized (positions) {
      return positions.pairs();
    }
  }

  @Override
  public List<String> plan(int prompts) {
    List<String> plan = new ArrayList<>(Planned.of(inside(), prompts));
    plan.add("oracle: asked about each pair in both orders");
    return plan;
  }

  @Override
  public Map<String, Double> statistics() {
    Map<String, Double> own = new LinkedHashMap<>();
    own.put(OracleStatistics.PAIRS, (double) pairs());
    own.put(OracleStatistics.POSITION_BIAS, positionBias());
    own.put(OracleStatistics.FLIP_SHARE, flipShare());
    return OracleStatistics.over(inside(), own);
  }

  @Override
  public Optional<PreferenceOracle> expectation() {
    return deterministic() ? Optional.of(this) : inside().expectation().map(SymmetrizedOracle::new);
  }
}
