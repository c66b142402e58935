package org.comal.llm;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The text of tokens that come one by one, told in pieces of whole characters.
 *
 * <p>A token may be a part of a character, and its text may depend on the token before it, as a
 * blank at the beginning of a word does. So what is told is the text of the last tokens with the
 * new one, less their own; while it ends in a replacement character, more is waited for.
 */
final class StreamedText {
  private static final String PART = "\uFFFD";

  private final Function<int[], String> decode;
  private final Predicate<String> listener;
  private int[] ids = new int[16];
  private int length;

  /** First of the tokens that the next ones are read with. */
  private int context;

  /** First token whose text was not told. */
  private int told;

  private int characters;

  /**
   * @param decode the text of tokens
   * @param listener told the pieces; answers whether to go on
   */
  StreamedText(Function<int[], String> decode, Predicate<String> listener) {
    this.decode = decode;
    this.listener = listener;
  }

  /** Takes a token; answers whether to go on. */
  boolean add(int token) {
    if (length == ids.length) {
      ids = Arrays.copyOf(ids, 2 * length);
    }
    ids[length++] = token;
    String before = decode.apply(Arrays.copyOfRange(ids, context, told));
    String now = decode.apply(Arrays.copyOfRange(ids, context, length));
    if (now.length() <= before.length() || now.endsWith(PART)) {
      return listener.test("");
    }
    context = told;
    told = length;
    return tell(now.substring(before.length()));
  }

  /** Tells what was waited with. */
  void end(String text) {
    if (text.length() > characters) {
      tell(text.substring(characters));
    }
  }

  private boolean tell(String piece) {
    characters += piece.length();
    return listener.test(piece);
  }
}
