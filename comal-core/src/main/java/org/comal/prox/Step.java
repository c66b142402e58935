package org.comal.prox;

import java.util.Objects;
import org.comal.Stable;
import org.comal.event.Listener;
import org.comal.random.RandomSource;

/**
 * Where one prox step happens: everything a solver may use beside the problem itself.
 *
 * @param game the prompts and the oracle
 * @param random this step's own stream
 * @param listener who hears of progress
 * @param files keeps what the phases of the step came to
 */
@Stable
public record Step(Game game, RandomSource random, Listener listener, StepFiles files) {
  /**
   * Checks that nothing is missing.
   *
   * @param game not null
   * @param random not null
   * @param listener not null; {@link Listener#NONE} where nobody listens
   * @param files not null; {@link StepFiles#NONE} where nothing is kept
   */
  public Step {
    Objects.requireNonNull(game, "game");
    Objects.requireNonNull(random, "random");
    Objects.requireNonNull(listener, "listener");
    Objects.requireNonNull(files, "files");
  }

  /**
   * Makes a step of which nothing is kept.
   *
   * @param game the prompts and the oracle
   * @param random this step's own stream
   * @param listener who hears of progress
   */
  public Step(Game game, RandomSource random, Listener listener) {
    this(game, random, listener, StepFiles.NONE);
  }
}
