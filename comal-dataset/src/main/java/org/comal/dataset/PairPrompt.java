package org.comal.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comal.data.Message;

/**
 * The prompt of two responses that may be whole conversations: what both begin with, before their
 * last turns.
 */
final class PairPrompt {
  private PairPrompt() {}

  /** A prompt, or why there is none. */
  record Found(List<Message> messages, String fault) {
    private static Found of(List<Message> messages) {
      return new Found(messages, "");
    }

    private static Found no(String fault) {
      return new Found(List.of(), fault);
    }
  }

  /**
   * Finds the prompt.
   *
   * @param given what another column says the prompt is; empty where none does
   * @param isText whether that column holds a text, which may be but one turn of the prompt
   * @param chosen the turns of the chosen response, at least one
   * @param rejected those of the rejected one
   */
  static Found of(
      Optional<List<Message>> given, boolean isText, List<Message> chosen, List<Message> rejected) {
    List<Message> before = chosen.subList(0, chosen.size() - 1);
    List<Message> beforeRejected = rejected.subList(0, rejected.size() - 1);
    if (!before.equals(beforeRejected)) {
      return Found.no(differ(before, beforeRejected));
    }
    if (given.isEmpty()) {
      return before.isEmpty()
          ? Found.no("chosen and rejected hold one turn each, and no column holds a prompt")
          : Found.of(before);
    }
    List<Message> prompt = given.get();
    if (before.isEmpty() || before.equals(prompt)) {
      return Found.of(prompt);
    }
    boolean begins =
        before.size() > prompt.size() && before.subList(0, prompt.size()).equals(prompt);
    if (begins) {
      return Found.of(before);
    }
    if (before.get(0).role().equals("assistant")) {
      List<Message> all = new ArrayList<>(prompt);
      all.addAll(before);
      return Found.of(all);
    }
    return isText && says(before, prompt.get(prompt.size() - 1).content())
        ? Found.of(before)
        : Found.no("the prompt is not what chosen and rejected begin with");
  }

  /** Whether a turn of the user's is this text, but for space around it. */
  static boolean says(List<Message> messages, String text) {
    return messages.stream()
        .anyMatch(m -> m.role().equals("user") && m.content().strip().equals(text.strip()));
  }

  private static String differ(List<Message> chosen, List<Message> rejected) {
    int k = 0;
    while (k < Math.min(chosen.size(), rejected.size()) && chosen.get(k).equals(rejected.get(k))) {
      k++;
    }
    return "chosen and rejected differ before their last turns, at turn "
        + (k + 1)
        + ", so they answer two prompts; one preference is between two responses to one prompt";
  }
}
