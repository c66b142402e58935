package org.comal.algorithm;

import java.util.HashSet;
import java.util.Set;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes {@link Comal}. */
public final class ComalFactory implements AlgorithmFactory {

  private enum Until {
    FIXED,
    LISTED,
    SETTLED,
    PLATEAU
  }

  @Override
  public About about() {
    return new About(
        "comal",
        "solves regularised games, moving the reference to each solution; converges to Nash",
        SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # Step size: a number, a list (one value a reference update, the last stays), or
        # {initial, factor, floor}.
        eta = 0.3
        # Strength of the pull to the reference, win rate per nat; takes what eta takes. eta times
        # tau must be 1 or less.
        tau = 0.1
        # When the reference moves: fixed (after inner-steps prox steps), listed (after the prox
        # steps of reference-steps), settled (when the inner game is nearly solved, by KL, whatever
        # the step size) or plateau (when the loss on held-out prompts stops falling; needs
        # prox.validation).
        until = fixed
        # Prox steps between reference updates, for until = fixed.
        inner-steps = 25
        # Numbers of prox steps, from 1, for until = listed, as [12].
        reference-steps = null
        plateau {
          # Fall of the loss that counts, relative to the lowest one of this inner game.
          tolerance = 0.001
          # Prox steps without such a fall that move the reference.
          patience = 2
          # Most prox steps between reference updates.
          most = 1000
        }
        settled {
          # What win rates and pull to the reference leave of each other, relative to the pull,
          # that counts as settled.
          tolerance = 0.3
          # Fewest prox steps between reference updates.
          least = 2
          # Most prox steps between reference updates.
          most = 1000
        }
        """;
  }

  @Override
  public Blueprint<Algorithm> read(Options options, Services services) {
    Options settled = options.block("settled");
    Options plateau = options.block("plateau");
    ReferenceUpdate update =
        switch (options.choice("until", Until.class)) {
          case FIXED -> new ReferenceUpdate.Every(options.count("inner-steps"));
          case LISTED -> new ReferenceUpdate.AtSteps(steps(options));
          case PLATEAU ->
              new ReferenceUpdate.AtPlateau(
                  plateau.number("tolerance", 0, 1),
                  plateau.count("patience"),
                  plateau.count("most"));
          case SETTLED ->
              new ReferenceUpdate.WhenSettled(
                  settled.number("tolerance", 1e-9, 1 - 1e-9),
                  settled.count("least"),
                  settled.count("most"));
        };
    Schedule eta = Schedule.read(options, "eta");
    Schedule tau = Schedule.read(options, "tau");
    StepSize.check(options, eta, tau, false);
    return () -> new Comal(eta, tau, update);
  }

  private static Set<Long> steps(Options options) {
    Set<Long> steps = new HashSet<>();
    for (double step : options.numbers("reference-steps")) {
      if (step < 1 || step != Math.rint(step)) {
        options.problem(
            "reference-steps",
            options.path() + ".reference-steps must hold whole numbers from 1, as [12]");
      }
      steps.add((long) step);
    }
    return steps;
  }
}
