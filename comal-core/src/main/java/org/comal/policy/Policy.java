package org.comal.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.comal.Stable;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.random.RandomSource;

/**
 * A frozen policy π(y | x): it can be sampled and scored, and never changes.
 *
 * <p>What else a policy can do is an interface of its own: {@link EnumerablePolicy}, {@link
 * TrainablePolicy}, {@link MixablePolicy}, {@link ServedPolicy}. Implementations are safe for use
 * by several threads.
 */
@Stable
public interface Policy extends AutoCloseable {

  /**
   * {@return a name for the contents: equal policies have equal ids, different policies different
   * ones}
   */
  String id();

  /**
   * Draws responses.
   *
   * @param prompts what to answer
   * @param perPrompt responses per prompt, at least 1
   * @param sampling temperature and truncation
   * @param random the samples of a prompt depend on this and the prompt's id alone, not on the
   *     other prompts of the call
   * @return for each prompt, in order, {@code perPrompt} independent responses
   */
  List<List<Response>> sample(
      List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random);

  /**
   * Log-probabilities log π(y | x).
   *
   * @param batch responses with their prompts, in an order that the result keeps
   * @return aligned with {@code batch}; natural log, summed over the response's tokens, end token
   *     included; {@code -Infinity} for a response that the policy never gives
   */
  double[] logProb(List<Completion> batch);

  /**
   * Writes the policy into an empty directory, so that {@link #load} gives it back bit for bit.
   *
   * @param directory exists and is empty
   * @throws IOException where the directory cannot be written
   */
  void save(Path directory) throws IOException;

  /**
   * {@return a policy of the same family (same prompts, tokenizer, device) from what {@link #save}
   * wrote; the caller closes it}
   *
   * @param directory one that {@link #save} wrote to
   * @throws IOException where the directory cannot be read or does not fit this policy; the message
   *     names the file
   */
  Policy load(Path directory) throws IOException;

  /**
   * Gives back what can be had again, as memory on a device, until the next use. Called where a
   * policy is not needed for a while, so that one large model after the other fits; a policy that
   * holds little does nothing.
   */
  default void rest() {}

  /** Releases memory held outside the Java heap. A closed policy must not be used. */
  @Override
  default void close() {}

  /**
   * {@return whether both are the same policy, by identity or by content}
   *
   * @param a any policy
   * @param b any policy
   */
  static boolean same(Policy a, Policy b) {
    return a == b || a.id().equals(b.id());
  }
}
