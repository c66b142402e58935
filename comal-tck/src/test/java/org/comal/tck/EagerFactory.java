package org.comal.tck;

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

/** A factory as it should not be: makes its oracle as it reads. */
public final class EagerFactory implements PreferenceOracleFactory {
  @Override
  public About about() {
    return new About("eager", "makes its oracle too early", SPI_VERSION);
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    PreferenceOracle made =
        new PreferenceOracle() {
          @Override
          public String id() {
            return "eager";
          }

          @Override
          public double[] prefer(
              List<Comparison> batch, RandomSource random, VerdictListener heard) {
            return new double[batch.size()];
          }
        };
    return () -> made;
  }
}
