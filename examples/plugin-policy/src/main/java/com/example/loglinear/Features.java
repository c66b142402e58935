package com.example.loglinear;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.data.Response;

/** φ(x, y): what a {@link LogLinearPolicy} sees of a response. */
final class Features {
  /** What each feature is. */
  static final List<String> NAMES = List.of("words", "echo", "question");

  private Features() {}

  /**
   * Words in tens, the share of them that the prompt has too, and 1 where the response ends in a
   * question.
   *
   * @return aligned with {@link #NAMES}; the caller's own
   */
  static double[] of(Prompt x, Response y) {
    List<String> asked = new ArrayList<>();
    for (Message message : x.messages()) {
      asked.addAll(words(message.content()));
    }
    List<String> said = words(y.text());
    double echoed = said.stream().filter(asked::contains).count();
    return new double[] {said.size() / 10.0, echoed / said.size(), y.text().endsWith("?") ? 1 : 0};
  }

  private static List<String> words(String text) {
    return List.of(text.toLowerCase(Locale.ROOT).split("\\W+"));
  }
}
