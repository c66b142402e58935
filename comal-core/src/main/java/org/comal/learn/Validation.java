package org.comal.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.comal.random.RandomSource;
import org.comal.random.Shuffle;

/**
 * Prompts of a prox step that are held out of training to tell how well it goes.
 *
 * @param share of the prompts, in [0, 1); 0 validates nothing
 * @param every optimizer steps between validations; 0 validates after every pass
 * @param keep which parameters become the step's policy
 */
public record Validation(double share, int every, Keep keep) {
  /** No validation. */
  public static final Validation NONE = new Validation(0, 0, Keep.BEST);

  /** Which parameters a validated training gives. */
  public enum Keep {
    /** Those with the lowest validation loss. */
    BEST,
    /** Those after the last optimizer step. */
    LAST
  }

  /**
   * Checks the numbers and that nothing is missing.
   *
   * @param share at least 0, below 1
   * @param every at least 0
   * @param keep not null
   * @throws IllegalArgumentException where a number is out of its range
   */
  public Validation {
    Objects.requireNonNull(keep, "keep");
    if (!(share >= 0 && share < 1) || every < 0) {
      throw new IllegalArgumentException(
          "validation.share is "
              + share
              + " and validation.every is "
              + every
              + ", but they must be in [0, 1) and 0 or more");
    }
  }

  /**
   * The groups of a step, divided: their numbers.
   *
   * @param train in their own order; never empty
   * @param held in their own order; empty where nothing is validated
   */
  record Split(List<Integer> train, List<Integer> held) {}

  /**
   * How many of so many prompts are held out: the share, rounded, and at least one; but one is left
   * to train on.
   */
  int held(int prompts) {
    int held = share == 0 ? 0 : (int) Math.max(1, Math.round(share * prompts));
    return Math.min(held, prompts - 1);
  }

  /** Holds out some of so many groups at random. */
  Split split(int groups, RandomSource random) {
    boolean[] out = new boolean[groups];
    Shuffle.indices(groups, random.generator())
        .subList(0, held(groups))
        .forEach(i -> out[i] = true);
    Split split = new Split(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < out.length; i++) {
      (out[i] ? split.held : split.train).add(i);
    }
    return split;
  }
}
