package org.comal.prox;

import java.util.Objects;
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
public record Step(Game game, RandomSource random, Listener listener, StepFiles files) {
  public Step {
    Objects.requireNonNull(game, "game");
    Objects.requireNonNull(random, "random");
    Objects.requireNonNull(listener, "listener");
    Objects.requireNonNull(files, "files");
  }

  /** A step of which nothing is kept. */
  public Step(Game game, RandomSource random, Listener listener) {
    this(game, random, listener, StepFiles.NONE);
  }
}
