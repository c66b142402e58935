package org.comal.text;

import java.util.List;
import java.util.OptionalInt;

/** The two tokens by which a judge says which response is better. */
public final class JudgeLabels {
  private JudgeLabels() {}

  /**
   * {@return the ids of labels, in order}
   *
   * @param tokenizer the judge's own
   * @param template at whose end the judge says one of them
   * @param labels what it says where the first and where the second response is better
   * @throws IllegalArgumentException with a sentence where they are not two, not one token each
   *     where the template ends, or the same
   */
  public static int[] of(TextTokenizer tokenizer, PromptTemplate template, List<String> labels) {
    if (labels.size() != 2) {
      throw new IllegalArgumentException(
          "a judge has two labels, but there are " + labels.size() + ": " + labels);
    }
    int[] ids = new int[2];
    for (int i = 0; i < 2; i++) {
      OptionalInt token = tokenizer.labelAfter(template.tail(), labels.get(i));
      if (token.isEmpty()) {
        throw new IllegalArgumentException(
            "label \""
                + labels.get(i)
                + "\" is not one token where the template ends; choose a label that is, or let the"
                + " template end elsewhere");
      }
      ids[i] = token.getAsInt();
    }
    if (ids[0] == ids[1]) {
      throw new IllegalArgumentException(
          "the labels \"" + labels.get(0) + "\" and \"" + labels.get(1) + "\" are the same token");
    }
    return ids;
  }
}
