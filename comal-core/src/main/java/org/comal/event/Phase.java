package org.comal.event;

import java.util.Objects;
import org.comal.Stable;

/**
 * A kind of work that takes time and is told by its name: on the terminal, in the files that say
 * where the time went, in reports.
 *
 * <p>The constants are those that several places know. A plugin that does other work makes a phase
 * of its own; two of one name are the same.
 *
 * @param name a word or a few for the user, in lower case; a promise once it stands in files
 */
@Stable
public record Phase(String name) {
  /** Models and oracles are opened. */
  public static final Phase LOAD = new Phase("load");

  /** Texts become tokens. */
  public static final Phase ENCODE = new Phase("encode");

  /** What evaluators do once a run. */
  public static final Phase BEGIN = new Phase("begin");

  /** A policy draws responses. */
  public static final Phase SAMPLE = new Phase("sample");

  /** An oracle is asked. */
  public static final Phase COMPARE = new Phase("compare");

  /** Frozen policies give log-probabilities. */
  public static final Phase SCORE = new Phase("score");

  /** A learner takes optimizer steps. */
  public static final Phase TRAIN = new Phase("train");

  /** What is learned is tried on examples that it is not learned from. */
  public static final Phase VALIDATE = new Phase("validate");

  /** What is needed to go on after a kill is brought to the disk. */
  public static final Phase CHECKPOINT = new Phase("checkpoint");

  /** A policy is measured. */
  public static final Phase EVALUATE = new Phase("evaluate");

  /**
   * Checks the name.
   *
   * @param name not blank
   * @throws IllegalArgumentException where the name is blank
   */
  public Phase {
    Objects.requireNonNull(name, "name");
    if (name.isBlank()) {
      throw new IllegalArgumentException("a phase needs a name");
    }
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
