package org.comal.mutants;

import java.util.random.RandomGenerator;

/** A way to damage what a file or a reply holds. */
public interface Mutation {
  /** Of bytes, wherever they are: flipped, replaced, cut off, put in, taken out, doubled. */
  Mutation BYTES = new ByteMutation();

  /** Of tokens and blocks of a text as JSON or HOCON; most that it leaves can still be parsed. */
  Mutation TOKENS = new TokenMutation();

  /**
   * {@return a damaged copy}
   *
   * @param whole not changed, not empty
   * @param random decides what is damaged, and how
   */
  Mutant of(byte[] whole, RandomGenerator random);
}
