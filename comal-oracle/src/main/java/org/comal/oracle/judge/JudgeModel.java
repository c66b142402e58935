package org.comal.oracle.judge;

/**
 * A language model that answers a question in text: whom a {@link JudgeOracle} asks. {@link
 * ChatEndpoint} is one.
 *
 * <p>It sends a request once and says what came of it; limits, retries, the budget and the reading
 * of the verdict are the oracle's. Safe for use by several threads.
 *
 * <p>{@link #name}, {@link #address} and {@link #parameters} together identify it: models that
 * agree in the three give equal replies. They go into the oracle's id, so nothing secret may stand
 * in them, and nothing that differs from one start to the next.
 */
public interface JudgeModel extends AutoCloseable {

  /** {@return what it is called, as {@code gpt-4o}} */
  String name();

  /** {@return where it is asked, as a URL; follows "the judge at" in messages} */
  String address();

  /**
   * {@return what else decides about its replies, as a temperature and a greatest length; empty
   * where nothing does}
   */
  String parameters();

  /** {@return whether it always gives the same reply to the same question} */
  boolean deterministic();

  /**
   * Asks once, and waits for the whole reply.
   *
   * @param request with the longest wait
   * @return what came of it; what fails is told so, and not thrown
   * @throws InterruptedException where the thread is interrupted while it waits
   */
  JudgeReply ask(JudgeRequest request) throws InterruptedException;

  /**
   * {@return a text without the secrets that the model knows of} What it says, in replies as in
   * reasons, comes into logs and messages through this.
   *
   * @param text that is to be shown
   */
  default String masked(String text) {
    return text;
  }

  /** Lets go of what it holds; closed with the oracle that asks it. */
  @Override
  default void close() {}
}
