package org.comal.oracle;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.comal.data.Comparison;
import org.comal.plugin.Planned;
import org.comal.random.RandomSource;

/**
 * Answers 0 or 1, drawn with the probability that another oracle gives (the Bernoulli oracle of
 * Definition 1). Abstains where that one does. The draw depends on the stream and the question's
 * place in the batch.
 */
public final class SampledOracle implements PreferenceOracle, Planned {
  private final PreferenceOracle oracle;

  public SampledOracle(PreferenceOracle oracle) {
    this.oracle = Objects.requireNonNull(oracle, "oracle");
  }

  @Override
  public String id() {
    return "sampled(" + oracle.id() + ")";
  }

  @Override
  public boolean free() {
    return oracle.free();
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random) {
    double[] p = oracle.prefer(batch, random);
    double[] drawn = new double[p.length];
    RandomGenerator generator = random.at("sampled").generator();
    for (int i = 0; i < p.length; i++) {
      double u = generator.nextDouble();
      drawn[i] = Double.isNaN(p[i]) ? Double.NaN : u < p[i] ? 1 : 0;
    }
    return drawn;
  }

  @Override
  public boolean deterministic() {
    return false;
  }

  @Override
  public Optional<PreferenceOracle> expectation() {
    return oracle.expectation();
  }

  @Override
  public List<String> plan(int prompts) {
    return Planned.of(oracle, prompts);
  }

  @Override
  public Map<String, Double> statistics() {
    return oracle.statistics();
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
