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

/** A factory as it should not be: what it makes cannot be closed twice. */
public final class BrittleFactory implements PreferenceOracleFactory {
  @Override
  public About about() {
    return new About("brittle", "an oracle that breaks when it is closed twice", SPI_VERSION);
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    return () ->
        new PreferenceOracle() {
          private boolean closed;

          @Override
          public String id() {
            return "brittle";
          }

          @Override
          public double[] prefer(
              List<Comparison> batch, RandomSource random, VerdictListener heard) {
            return new double[batch.size()];
          }

          @Override
          public void close() {
            if (closed) {
              throw new IllegalStateException("closed before");
            }
            closed = true;
          }
        };
  }
}
