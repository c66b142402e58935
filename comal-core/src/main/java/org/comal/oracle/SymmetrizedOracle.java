package org.comal.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.comal.data.Comparison;
import org.comal.random.RandomSource;

/**
 * Asks in both orders and averages: ½ (P(a, b) + 1 − P(b, a)). Removes a judge's preference for a
 * position; the result satisfies P(a, b) + P(b, a) = 1.
 *
 * <p>Abstains where either order does. A drawn (not deterministic) oracle is averaged over one draw
 * in each order, which makes its answers 0, ½ or 1.
 */
public final class SymmetrizedOracle implements PreferenceOracle {
  private final PreferenceOracle oracle;

  public SymmetrizedOracle(PreferenceOracle oracle) {
    this.oracle = Objects.requireNonNull(oracle, "oracle");
  }

  @Override
  public String id() {
    return "symmetrized(" + oracle.id() + ")";
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random) {
    int n = batch.size();
    List<Comparison> both = new ArrayList<>(2 * n);
    both.addAll(batch);
    for (Comparison c : batch) {
      both.add(c.swapped());
    }
    double[] answers = oracle.prefer(both, random);
    double[] p = new double[n];
    for (int i = 0; i < n; i++) {
      p[i] = 0.5 + 0.5 * (answers[i] - answers[n + i]);
    }
    return p;
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
  public void close() {
    oracle.close();
  }
}
