package org.comal.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.comal.Stable;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;

/**
 * The samples of one prompt with everything about them that stays fixed while the policy learns.
 * Arrays are aligned with {@code responses} and are not to be written to. Log-probabilities are
 * natural and summed over tokens, or averaged where the solver is set to token means.
 *
 * @param prompt the prompt
 * @param responses its samples
 * @param anchorLogProb log anchor(y)
 * @param sampledLogProb log-probability under the policy that drew y; the anchor's unless the
 *     solver samples in several rounds
 * @param gain estimated g(y), all terms; not known, {@code NaN}, only where the loss learns from
 *     preferences and these do not tell
 * @param shift the part of g(y) that is known without the oracle (log-ratios and rewards); zeros
 *     where there is none
 * @param pairs the pairs to compare; empty for losses on single responses
 * @param eta η of the prox problem
 */
@Stable
public record Group(
    Prompt prompt,
    List<Response> responses,
    double[] anchorLogProb,
    double[] sampledLogProb,
    double[] gain,
    double[] shift,
    List<Pair> pairs,
    double eta) {
  /**
   * Copies the lists and keeps the arrays.
   *
   * @param prompt not null
   * @param responses copied
   * @param anchorLogProb not copied; aligned with {@code responses}
   * @param sampledLogProb not copied; aligned with {@code responses}
   * @param gain not copied; aligned with {@code responses}
   * @param shift not copied; aligned with {@code responses}
   * @param pairs copied; they name responses by index
   * @param eta above 0
   */
  public Group {
    Objects.requireNonNull(prompt, "prompt");
    responses = List.copyOf(responses);
    pairs = List.copyOf(pairs);
  }

  /** The responses of groups with their prompts, group by group. */
  static List<Completion> completions(List<Group> groups) {
    List<Completion> completions = new ArrayList<>();
    for (Group g : groups) {
      g.responses.forEach(y -> completions.add(new Completion(g.prompt, y)));
    }
    return completions;
  }

  /** {@return number of responses} */
  public int size() {
    return responses.size();
  }
}
