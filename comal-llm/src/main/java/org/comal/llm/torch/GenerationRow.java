package org.comal.llm.torch;

import java.util.Arrays;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * A continuation of a prompt while it is drawn: it takes token after token until one of them is an
 * end token, there are as many as it may have, or whoever listens has heard enough.
 *
 * <p>It has a generator of its own and takes one number from it per token, so what it draws does
 * not depend on the rows beside it.
 */
public final class GenerationRow {

  /**
   * A prompt, which goes through the model once for all rows that continue it. Equal only to
   * itself.
   */
  public static final class Source {
    private final String id;
    private final int[] ids;

    /**
     * Names a prompt and its tokens.
     *
     * @param id for messages
     * @param ids not empty; not copied, not to be written to
     * @throws IllegalArgumentException where there is no token
     */
    public Source(String id, int[] ids) {
      if (ids.length == 0) {
        throw new IllegalArgumentException("prompt " + id + " has no tokens to be continued");
      }
      this.id = id;
      this.ids = ids;
    }

    /** {@return the prompt's id} */
    public String id() {
      return id;
    }

    /** {@return number of tokens} */
    public int length() {
      return ids.length;
    }

    int[] ids() {
      return ids;
    }
  }

  private final Source source;
  private final RandomGenerator noise;
  private final int longest;
  private final IntPredicate listener;
  private int[] ids = new int[16];
  private int length;
  private boolean finished;
  private boolean stopped;

  /**
   * Begins a continuation without a token.
   *
   * @param source the prompt that it continues
   * @param noise its generator
   * @param longest most tokens, 1 or more
   * @throws IllegalArgumentException where it may have no token
   */
  public GenerationRow(Source source, RandomGenerator noise, int longest) {
    this(source, noise, longest, token -> true);
  }

  /**
   * Begins a continuation that somebody hears of.
   *
   * @param source as above
   * @param noise as above
   * @param longest as above
   * @param listener told each token when it is drawn, but for an end token; answers whether the
   *     continuation goes on
   * @throws IllegalArgumentException as above
   */
  public GenerationRow(Source source, RandomGenerator noise, int longest, IntPredicate listener) {
    if (longest < 1) {
      throw new IllegalArgumentException(
          "a response to prompt "
              + source.id()
              + " may have "
              + longest
              + " tokens, but needs one");
    }
    this.source = source;
    this.noise = noise;
    this.longest = longest;
    this.listener = listener;
  }

  /** {@return the tokens drawn so far, end token included} */
  public int[] ids() {
    return Arrays.copyOf(ids, length);
  }

  /** {@return whether it ended with an end token} */
  public boolean finished() {
    return finished;
  }

  /** Whether it takes no more tokens. */
  boolean ended() {
    return finished || stopped || length == longest;
  }

  Source source() {
    return source;
  }

  /** Tokens of prompt and continuation together, at most. */
  int most() {
    return source.length() + longest;
  }

  int length() {
    return length;
  }

  /** The token drawn last. */
  int last() {
    return ids[length - 1];
  }

  /** What decides the next token, in [0, 1); 0 for a row that has ended. */
  double nextNoise() {
    return ended() ? 0 : noise.nextDouble();
  }

  /**
   * Takes a token.
   *
   * @param token -1 where the logits are not finite
   * @param endTokens those that complete a response
   * @throws ArithmeticException for -1; the message names the prompt
   */
  void take(long token, Set<Integer> endTokens) {
    if (ended()) {
      throw new IllegalStateException("a response to prompt " + source.id() + " has ended");
    }
    if (token < 0) {
      throw new ArithmeticException(
          "the logits after token "
              + length
              + " of a response to prompt "
              + source.id()
              + " are not finite");
    }
    if (length == ids.length) {
      ids = Arrays.copyOf(ids, 2 * length);
    }
    ids[length++] = Math.toIntExact(token);
    finished = endTokens.contains(last());
    stopped = !finished && !listener.test(last());
  }
}
