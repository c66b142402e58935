package org.comal.tck;

import java.util.Arrays;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.oracle.VerdictListener;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.random.RandomSource;

/** Makes an oracle to which all responses are equal, for decorators to wear. */
public final class CoinFactory implements PreferenceOracleFactory {
  @Override
  public About about() {
    return new About("coin", "one half, always", SPI_VERSION);
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    return () ->
        new PreferenceOracle() {
          @Override
          public String id() {
            return "coin";
          }

          @Override
          public double[] prefer(
              List<Comparison> batch, RandomSource random, VerdictListener heard) {
            double[] p = new double[batch.size()];
            Arrays.fill(p, 0.5);
            return p;
          }
        };
  }
}
