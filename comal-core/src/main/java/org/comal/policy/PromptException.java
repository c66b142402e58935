package org.comal.policy;

/**
 * A prompt that a policy cannot answer: it is too long, or its conversation is none that the
 * policy's template writes. The message is a sentence that names the prompt.
 */
public final class PromptException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Says why a prompt cannot be answered.
   *
   * @param sentence which prompt, what is wrong with it and, where it is known, what to do
   */
  public PromptException(String sentence) {
    super(sentence);
  }

  /**
   * Says why a prompt cannot be answered, with the fault behind it.
   *
   * @param sentence which prompt, what is wrong with it and, where it is known, what to do
   * @param cause what was thrown, for those who look for the fault
   */
  public PromptException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
