package org.comal.llm.text;

/**
 * What happens to prompts that are too long. Whatever the rule, the end of a prompt, where the
 * response begins, is never cut away.
 *
 * @param tokens most tokens of a prompt
 * @param rule what to do with longer ones
 */
public record PromptLimit(int tokens, Rule rule) {
  /** What to do. */
  public enum Rule {
    /** Refuse the prompt by its id. */
    REFUSE,
    /**
     * Leave out the oldest turns after a system message, until the rest fits; refuse where even the
     * last turn does not.
     */
    DROP_TURNS
  }

  /**
   * Checks that a prompt of one token fits.
   *
   * @param tokens 1 or more
   * @param rule for prompts of more tokens
   * @throws IllegalArgumentException where the limit is below 1
   */
  public PromptLimit {
    if (tokens < 1) {
      throw new IllegalArgumentException("a prompt limit of " + tokens + " tokens fits nothing");
    }
  }
}
