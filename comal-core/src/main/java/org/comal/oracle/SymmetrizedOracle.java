package org.comal.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * in each order, which makes its answers 0, ½ or 1.
 *
 * <p>Counts what the order does: the bias for a position, and the pairs that it turns around.
 */
public final class SymmetrizedOracle implements PreferenceOracle, Planned {
  private final PreferenceOracle oracle;
  private final PositionCount positions = new PositionCount();

  public SymmetrizedOracle(PreferenceOracle oracle) {
    this.oracle = Objects.requireNonNull(oracle, "oracle");
  }

  @Override
  public String id() {
    return "symmetrized(" + oracle.id() + ")";
  }

  @Override
  public boolean free() {
    return oracle.free();
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random) {
    return prefer(batch, random, AnswerListener.NONE);
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, AnswerListener heard) {
    // Next to each other, so that a batch that is cut off is answered in pairs.
    List<Comparison> both = new ArrayList<>(2 * batch.size());
    for (Comparison c : batch) {
      both.add(c);
      both.add(c.swapped());
    }
    OtherOrder pairs = new OtherOrder(batch, heard);
    double[] answers = oracle.prefer(both, random, pairs);
    double[] p = new double[batch.size()];
    for (int i = 0; i < p.length; i++) {
      double forward = answers[2 * i];
      double backward = answers[2 * i + 1];
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
  private final class OtherOrder implements AnswerListener {
    private final List<Comparison> batch;
    private final AnswerListener heard;
    private final Map<Integer, Double> half = new ConcurrentHashMap<>();
    private final Set<Integer> told = ConcurrentHashMap.newKeySet();

    OtherOrder(List<Comparison> batch, AnswerListener heard) {
      this.batch = batch;
      this.heard = heard;
    }

    @Override
    public void answered(int place, double preference) {
      int pair = place / 2;
      Double other = half.putIfAbsent(pair, preference);
      if (other != null) {
        double forward = place % 2 == 0 ? preference : other;
        double backward = place % 2 == 0 ? other : preference;
        told.add(pair);
        count(batch.get(pair), forward, backward);
        heard.answered(pair, averaged(forward, backward));
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

  /** {@link PositionCount#bias} so far. */
  public double positionBias() {
    synchronized (positions) {
      return positions.bias();
    }
  }

  /** {@link PositionCount#flipShare} so far. */
  public double flipShare() {
    synchronized (positions) {
      return positions.flipShare();
    }
  }

  /** Pairs answered in both orders so far. */
  public long pairs() {
    synchronized (positions) {
      return positions.pairs();
    }
  }

  @Override
  public List<String> plan(int prompts) {
    List<String> plan = new ArrayList<>(Planned.of(oracle, prompts));
    plan.add("oracle: asked about each pair in both orders");
    return plan;
  }

  @Override
  public Map<String, Double> statistics() {
    Map<String, Double> own = new LinkedHashMap<>();
    own.put(OracleStatistics.PAIRS, (double) pairs());
    own.put(OracleStatistics.POSITION_BIAS, positionBias());
    own.put(OracleStatistics.FLIP_SHARE, flipShare());
    return OracleStatistics.over(oracle, own);
  }

  @Override
  public boolean deterministic() {
    return oracle.deterministic();
  }

  @Override
  public Optional<PreferenceOracle> expectation() {
    return deterministic() ? Optional.of(this) : oracle.expectation().map(SymmetrizedOracle::new);
  }

  @Override
  public void rest() {
    oracle.rest();
  }

  @Override
  public void close() {
    oracle.close();
  }
}
