package org.comal.policy;

import java.util.function.Predicate;
import org.comal.Stable;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.random.RandomSource;

/** A policy that tells of a response while it draws it, for a person who reads along. */
@Stable
public interface StreamingPolicy extends Policy {

  /**
   * Draws one response: the first of those that {@link #sample} draws of the same prompt.
   *
   * @param prompt what to answer
   * @param sampling temperature and truncation
   * @param random as for {@link #sample}
   * @param listener told the response's text piece by piece, never a part of a character, an empty
   *     piece where a token brought none; answers whether to go on. The pieces together are the
   *     response's text
   * @return the response; where the listener stopped it, what was drawn until then, unfinished
   */
  Response stream(
      Prompt prompt, Sampling sampling, RandomSource random, Predicate<String> listener);
}
