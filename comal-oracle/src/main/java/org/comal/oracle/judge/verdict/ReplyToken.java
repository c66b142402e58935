package org.comal.oracle.judge.verdict;

import java.util.Locale;

/**
 * A word or a mark of a reply. Emphasis and quotes are no tokens.
 *
 * @param start where it begins in the reply
 * @param word whether it is a word, and no mark
 */
record ReplyToken(String text, String lower, int start, boolean word) {
  ReplyToken(String text, int start, boolean word) {
    this(text, text.toLowerCase(Locale.ROOT).replace('’', '\''), start, word);
  }
}
