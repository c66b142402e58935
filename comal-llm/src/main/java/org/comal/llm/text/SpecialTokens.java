package org.comal.llm.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comal.text.AddedToken;
import org.comal.text.TokenizerFile;

/** The special tokens of a tokenizer, as {@code <|im_end|>}, and how they are told from text. */
final class SpecialTokens {

  /**
   * A special token, or the text between two.
   *
   * @param special its id; -1 for text
   */
  record Piece(int special, String text) {}

  private final Map<String, AddedToken> byContent;
  private final Pattern pattern;

  private SpecialTokens(Map<String, AddedToken> byContent) {
    this.byContent = byContent;
    this.pattern =
        Pattern.compile(
            byContent.keySet().stream()
                // The longest first, as the tokenizer itself prefers.
                .sorted((a, b) -> b.length() - a.length())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
  }

  /** Those that a tokenizer marks as special. */
  static SpecialTokens of(TokenizerFile tokenizer) {
    Map<String, AddedToken> all = new LinkedHashMap<>();
    for (AddedToken t : tokenizer.addedTokens()) {
      if (t.special() && t.content().length() > 1) {
        all.put(t.content(), t);
      }
    }
    return new SpecialTokens(all);
  }

  /** The text with {@code mark} inside whatever looks like a special token. */
  String mark(String text, char mark) {
    String marked = text;
    for (String s : byContent.keySet()) {
      marked = marked.replace(s, s.charAt(0) + String.valueOf(mark) + s.substring(1));
    }
    return marked;
  }

  /** The id of the first special token in a text; empty where there is none. */
  Optional<Integer> first(String text) {
    return split(text).stream().map(Piece::special).filter(id -> id >= 0).findFirst();
  }

  /** Special tokens and the text between them, in order. */
  List<Piece> split(String text) {
    List<Piece> pieces = new ArrayList<>();
    if (byContent.isEmpty()) {
      return List.of(new Piece(-1, text));
    }
    Matcher m = pattern.matcher(text);
    int from = 0;
    boolean strip = false;
    while (m.find()) {
      AddedToken t = byContent.get(m.group());
      String between = text.substring(from, m.start());
      between = strip ? between.stripLeading() : between;
      pieces.add(new Piece(-1, t.stripLeft() ? between.stripTrailing() : between));
      pieces.add(new Piece(t.id(), t.content()));
      strip = t.stripRight();
      from = m.end();
    }
    String rest = text.substring(from);
    pieces.add(new Piece(-1, strip ? rest.stripLeading() : rest));
    return pieces;
  }
}
