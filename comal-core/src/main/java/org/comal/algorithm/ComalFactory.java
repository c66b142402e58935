package org.comal.algorithm;

import com.typesafe.config.Config;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes {@link Comal}. */
public final class ComalFactory implements AlgorithmFactory {

  private enum Until {
    FIXED,
    SETTLED
  }

  @Override
  public String name() {
    return "comal";
  }

  @Override
  public String summary() {
    return "solves regularised games, moving the reference to each solution; converges to Nash";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Config defaults() {
    return Defaults.of(
        this,
        """
        # Step size: a number, a list (one value a reference update, the last stays), or
        # {initial, factor, floor}.
        eta = 0.3
        # Strength of the pull to the reference, win rate per nat; takes what eta takes.
        tau = 0.1
        # When the reference moves: fixed (after inner-steps prox steps) or settled (when the
        # inner game is nearly solved, whatever the step size).
        until = fixed
        # Prox steps between reference updates, for until = fixed.
        inner-steps = 25
        settled {
          # What win rates and pull to the reference leave of each other, relative to the pull,
          # that counts as settled.
          tolerance = 0.3
          # Fewest prox steps between reference updates.
          least = 2
          # Most prox steps between reference updates.
          most = 1000
        }
        """);
  }

  @Override
  public Algorithm create(Options options, Services services) {
    Options settled = options.block("settled");
    ReferenceUpdate update =
        switch (options.choice("until", Until.class)) {
          case FIXED -> new ReferenceUpdate.Every(options.count("inner-steps"));
          case SETTLED ->
              new ReferenceUpdate.WhenSettled(
                  settled.number("tolerance", 1e-9, 1 - 1e-9),
                  settled.count("least"),
                  settled.count("most"));
        };
    return new Comal(Schedule.read(options, "eta"), Schedule.read(options, "tau"), update);
  }
}
