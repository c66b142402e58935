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
    // Next to each other, so that a batch that is cut off is answered in pairs.
    List<Comparison> both = new ArrayList<>(2 * batch.size());
    for (Comparison c : batch) {
      both.add(c);
      both.add(c.swapped());
    }
    OtherOrder pairs = new OtherOrder(batch, heard);
    double[] verdicts = inside().prefer(both, random, pairs);
    double[] p = new double[batch.size()];
    for (int i = 0; i < p.length; i++) {
      double forward = verdicts[2 * i];
      double backward = verdicts[2 * i + 1];
      p[i] = averaged(forward, backward);
      if (!pairs.told.contains(i)) {
        count(batch.get(i), forward, backward);
      }
    }
    return p;
  }

  private static double averaged(double forward, double backward) {
    return 0.5 + 0.5 * (forward - backward);
  }

  /** Counts a pair, and tells of it, when it is answered in both orders. */
  private final class OtherOrder implements VerdictListener {
    private final List<Comparison> batch;
    private final VerdictListener heard;
    private final Map<Integer, Double> half = new ConcurrentHashMap<>();
    private final Set<Integer> told = ConcurrentHashMap.newKeySet();

    OtherOrder(List<Comparison> batch, VerdictListener heard) {
      this.batch = batch;
      this.heard = heard;
    }

    @Override
    public void given(int place, double preference) {
      int pair = place / 2;
      Double other = half.putIfAbsent(pair, preference);
      if (other != null) {
        double forward = place % 2 == 0 ? preference : other;
        double backward = place % 2 == 0 ? other : preference;
        told.add(pair);
        count(batch.get(pair), forward, backward);
        heard.given(pair, averaged(forward, backward));
      }
    }
  }

  /** Equal responses are left out: there is no order to them. */
  private void count(Comparison question, double forward, double backward) {
    if (!question.sameText()) {
      synchronized (positions) {
        positions.add(forward, backward);
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
