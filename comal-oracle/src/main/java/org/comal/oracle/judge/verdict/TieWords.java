package org.comal.oracle.judge.verdict;

import java.util.regex.Pattern;

/** The English ways to say that neither response is better. */
final class TieWords {
  private static final String DEGREE =
      "(?:(?:about|roughly|basically|essentially|nearly|almost|practically|exactly|clearly|more or"
          + " less|very|all) )*";
  private static final String ALIKE =
      "(?:equal(?:ly (?:good|bad|strong|weak|well|helpful|poor|valid))?(?: in quality)?|equivalent"
          + "|tied|indistinguishable|even|of (?:the |about the )?(?:same|equal) quality"
          + "|just as good(?: as each other)?|the same(?: quality)?)";
  private static final String NONE =
      "no (?:clear |real |obvious |strong )?(?:winner|preference|difference)";
  private static final String TIE = "an? (?:(?:clear|close|perfect) )?(?:tie|draw)";

  /** A text that says a tie and nothing else. */
  private static final Pattern WHOLE =
      Pattern.compile(
          "(?:"
              + TIE
              + "|tie|tied|draw|(?:(?:both|they) )?(?:are )?"
              + DEGREE
              + ALIKE
              + "|"
              + NONE
              + "|equivalent)");

  /** The same where it can be nothing else, as the value of a named verdict. */
  private static final Pattern VALUE = Pattern.compile("both|neither|none|same|even|equal");

  private static final Pattern SENTENCE =
      Pattern.compile(
          "(?:^|.* )(?:"
              + "(?:it is|it's|this is|that is|call it|declare|declare it|as|ends in|result is) "
              + DEGREE
              + "(?:"
              + TIE
              + "|tied)(?: between .*)?"
              + "|(?:both|they|(?:the |these )?(?:two|both)(?: [a-z]+)?|PAIR) (?:are|seem) "
              + DEGREE
              + ALIKE
              + "|(?:there is|there's|see|have) "
              + NONE
              + "|(?:prefer|choose|pick) neither"
              + "|neither(?: of them| [a-zA-Z]+)? (?:is|wins|stands out)(?: (?:clearly|really))?"
              + "(?: (?:better|superior|preferable|the winner|best))?(?: than the other(?: one)?)?)");

  /** "Neither is good" finds both bad, and says no tie. */
  private static final Pattern STANDS_OUT =
      Pattern.compile("(?:wins|stands out|better|superior|preferable|the winner|best)\\b.*");

  private TieWords() {}

  /** Whether a text is a tie and nothing else. */
  static boolean whole(ReplySentence s) {
    return WHOLE.matcher(s.words()).matches();
  }

  /** Whether a text that stands where a verdict has to is a tie. */
  static boolean value(ReplySentence s) {
    return whole(s) || VALUE.matcher(s.words()).matches();
  }

  /**
   * Whether a clause ends with a tie.
   *
   * @param words with {@code PAIR} for "A and B"
   */
  static boolean ends(String words) {
    if (!SENTENCE.matcher(words).matches()) {
      return false;
    }
    int neither = words.lastIndexOf("neither ");
    return neither < 0 || words.endsWith(" neither") || STANDS_OUT.matcher(words).find(neither);
  }
}
