package org.comal.oracle;

import java.util.List;
import java.util.random.RandomGenerator;
import org.comal.data.Comparison;
import org.comal.random.RandomSource;

/**
 * Answers 0 or 1, drawn with the probability that another oracle gives (the Bernoulli oracle of
 * Definition 1). Abstains where that one does. The draw depends on the stream and the question's
 * place in the batch.
 */
public final class SampledOracle extends ForwardingOracle {

  /**
   * Draws what an oracle only gives probabilities of.
   *
   * @param oracle gives the probabilities; closed with this one
   */
  public SampledOracle(PreferenceOracle oracle) {
    super(oracle);
  }

  @Override
  public String id() {
    return "sampled(" + inside().id() + ")";
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    double[] p = inside().prefer(batch, random);
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
}
