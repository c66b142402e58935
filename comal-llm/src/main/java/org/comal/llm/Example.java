package org.comal.llm;

import java.util.Objects;
import java.util.Optional;
import org.comal.llm.torch.Batch;

/**
 * A prompt with a response to be learned, as tokens. Made by {@link CausalLmPolicy#example}.
 *
 * @param id of the prompt, for messages
 * @param sequence prompt and response; the response is scored
 */
public record Example(String id, Batch.Sequence sequence) {
  /**
   * Checks that nothing is missing.
   *
   * @param id not null
   * @param sequence not null
   */
  public Example {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(sequence, "sequence");
  }

  /** {@return tokens of prompt and response} */
  public int length() {
    return sequence.ids().length;
  }

  /** {@return tokens of the response} */
  public int responseTokens() {
    return sequence.scored();
  }

  /**
   * {@return this example with the end of its response cut off; empty where nothing of it is left}
   *
   * @param longest most tokens of prompt and response
   */
  public Optional<Example> cut(int longest) {
    if (length() <= longest) {
      return Optional.of(this);
    }
    if (longest <= sequence.from()) {
      return Optional.empty();
    }
    int[] ids = java.util.Arrays.copyOf(sequence.ids(), longest);
    return Optional.of(new Example(id, new Batch.Sequence(ids, sequence.from())));
  }
}
