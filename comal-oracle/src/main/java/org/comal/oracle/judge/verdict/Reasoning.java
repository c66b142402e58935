package org.comal.oracle.judge.verdict;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of a reply in which a model thinks aloud before it speaks, by the usual marks. */
final class Reasoning {
  private static final String NAMES = "think|thinking|thought|reasoning|analysis|scratchpad";
  private static final Pattern MARK =
      Pattern.compile("(?i)<(/?)(?:" + NAMES + ")>|\\[(/?)THINK\\]");

  /** Where the spoken part begins, in replies that name their channels. */
  private static final String FINAL = "<|channel|>final<|message|>";

  private Reasoning() {}

  /**
   * A text of the same length with blanks where reasoning stood. What is begun and not ended is
   * reasoning to the end; what is ended and not begun, because the beginning stood in the question,
   * is reasoning from the start.
   */
  static String blanked(String text) {
    StringBuilder spoken = new StringBuilder(text);
    int depth = 0;
    int from = 0;
    Matcher mark = MARK.matcher(text);
    while (mark.find()) {
      boolean ends = "/".equals(mark.group(1)) || "/".equals(mark.group(2));
      if (ends) {
        blank(spoken, depth > 0 ? from : 0, mark.end());
        depth = Math.max(0, depth - 1);
      } else if (depth++ == 0) {
        from = mark.start();
      }
    }
    if (depth > 0) {
      blank(spoken, from, text.length());
    }
    if (text.contains(FINAL)) {
      blank(spoken, 0, text.lastIndexOf(FINAL) + FINAL.length());
    }
    return spoken.toString();
  }

  /** Line ends stay, so that lines are what they were. */
  private static void blank(StringBuilder text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '\n') {
        text.setCharAt(i, ' ');
      }
    }
  }
}
