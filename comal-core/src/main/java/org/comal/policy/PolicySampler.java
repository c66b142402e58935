package org.comal.policy;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.comal.Stable;

/**
 * Draws a language model's responses in the place of the policy's own decoder, as an inference
 * server does: token ids go in, and token ids come back.
 *
 * <p>The policy stays what is trained and scored. It turns prompts into ids and ids into texts, and
 * holds the log-probabilities that come with them against its own.
 *
 * <p>Implementations are safe for use by several threads.
 */
@Stable
public interface PolicySampler extends AutoCloseable {

  /**
   * A response to be drawn.
   *
   * @param prompt id of its prompt, for messages
   * @param ids the prompt's token ids, as the policy reads them; not to be written to
   * @param longest most tokens of the response, 1 or more
   * @param seed 64 random bits of the response's own: the same where it is drawn again
   */
  record Row(String prompt, int[] ids, int longest, long seed) {
    /**
     * Checks that nothing is missing.
     *
     * @param prompt not null
     * @param ids not null; not copied
     * @param longest 1 or more
     * @param seed any
     */
    public Row {
      Objects.requireNonNull(prompt, "prompt");
      Objects.requireNonNull(ids, "ids");
    }
  }

  /**
   * What was drawn.
   *
   * @param ids token ids, 1 or more and none after an end token; not to be written to
   * @param logProb their log-probability by whoever drew them, natural log, summed over tokens, at
   *     temperature 1 without truncation; NaN where it is not told
   */
  record Drawn(int[] ids, double logProb) {
    /**
     * Checks that nothing is missing.
     *
     * @param ids not null; not copied
     * @param logProb at most 0, up to rounding, or NaN
     */
    public Drawn {
      Objects.requireNonNull(ids, "ids");
    }
  }

  /**
   * What holds for all rows of a call.
   *
   * @param sampling temperature and truncation
   * @param endTokens ids that end a response
   * @param vocabulary number of ids that the policy knows
   */
  record Rules(Sampling sampling, Set<Integer> endTokens, int vocabulary) {
    /**
     * Copies the end tokens.
     *
     * @param sampling its limit of tokens is in the rows
     * @param endTokens copied
     * @param vocabulary 1 or more
     */
    public Rules {
      Objects.requireNonNull(sampling, "sampling");
      endTokens = Set.copyOf(endTokens);
    }

    /**
     * {@return what keeps token ids from being a response, as an object of a sentence; empty where
     * nothing does}
     *
     * @param ids as they were drawn
     * @param row what was asked for
     */
    public Optional<String> faultOf(int[] ids, Row row) {
      String response = " a response to prompt " + row.prompt();
      if (ids.length == 0) {
        return Optional.of("no token of" + response);
      }
      if (ids.length > row.longest()) {
        return Optional.of(
            ids.length + " tokens of" + response + ", which may have " + row.longest());
      }
      for (int id : ids) {
        if (id < 0 || id >= vocabulary) {
          return Optional.of(
              "the token "
                  + id
                  + " in"
                  + response
                  + ", but the policy's vocabulary ends at "
                  + (vocabulary - 1));
        }
      }
      return Optional.empty();
    }
  }

  /**
   * How far the log-probabilities of what is drawn may be from the policy's own.
   *
   * @param bound most nats a token, on average over the responses that are looked at
   * @param responses of a call that are looked at, at most
   */
  record Check(double bound, int responses) {
    /**
     * Checks the numbers.
     *
     * @param bound above 0
     * @param responses 1 or more
     */
    public Check {
      if (!(bound > 0) || responses < 1) {
        throw new IllegalArgumentException(
            "a bound of " + bound + " for " + responses + " responses checks nothing");
      }
    }
  }

  /**
   * {@return what tells its draws from another's: kept samples are found again under it, so that it
   * is a promise}
   */
  String id();

  /** {@return how far its log-probabilities may be from the policy's} */
  Check check();

  /**
   * Told once of the policy that the config names, before anything is drawn.
   *
   * @param initial stays owned by the caller; need not be kept open longer than this call
   */
  void begin(Policy initial);

  /**
   * Draws a response to each row.
   *
   * @param policy who responds; saved to where it is read from, where that is needed
   * @param rows in any number
   * @param rules what holds for all of them
   * @param told each response when it is there; called by one thread at a time
   * @return aligned with {@code rows}
   * @throws IOException with a sentence where a response cannot be had
   */
  List<Drawn> draw(Policy policy, List<Row> rows, Rules rules, Consumer<Drawn> told)
      throws IOException;

  /** Gives back what was made for drawing, as folders and processes; may be called again. */
  @Override
  void close();
}
