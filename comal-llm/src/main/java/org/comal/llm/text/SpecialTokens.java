package org.comal.llm.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The special tokens of a tokenizer, as {@code <|im_end|>}, and how they are told from text. */
final class SpecialTokens {

  /**
   * A special token, or the text between two.
   *
   * @param special its id; -1 for text
   */
  record Piece(int special, String text) {}

  private record Token(int id, String content, boolean stripLeft, boolean stripRight) {}

  private final Map<String, Token> byContent;
  private final Pattern pattern;

  private SpecialTokens(Map<String, Token> byContent) {
    this.byContent = byContent;
    this.pattern =
        Pattern.compile(
            byContent.keySet().stream()
                // The longest first, as the tokenizer itself prefers.
                .sorted((a, b) -> b.length() - a.length())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
  }

  /** Those that a {@code tokenizer.json} marks as special. */
  static SpecialTokens of(JsonNode tokenizer) {
    Map<String, Token> all = new LinkedHashMap<>();
    for (JsonNode t : tokenizer.path("added_tokens")) {
      String content = t.path("content").asText();
      if (t.path("special").asBoolean() && content.length() > 1) {
        all.put(
            content,
            new Token(
                t.path("id").asInt(),
                content,
                t.path("lstrip").asBoolean(),
                t.path("rstrip").asBoolean()));
      }
    }
    return new SpecialTokens(all);
  }

  /** The id of a special token; -1 where it is none. */
  int id(String content) {
    Token t = byContent.get(content);
    return t == null ? -1 : t.id;
  }

  /** The text with {@code mark} inside whatever looks like a special token. */
  String mark(String text, char mark) {
    String marked = text;
    for (String s : byContent.keySet()) {
      marked = marked.replace(s, s.charAt(0) + String.valueOf(mark) + s.substring(1));
    }
    return marked;
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
      Token t = byContent.get(m.group());
      String between = text.substring(from, m.start());
      between = strip ? between.stripLeading() : between;
      pieces.add(new Piece(-1, t.stripLeft ? between.stripTrailing() : between));
      pieces.add(new Piece(t.id, t.content));
      strip = t.stripRight;
      from = m.end();
    }
    String rest = text.substring(from);
    pieces.add(new Piece(-1, strip ? rest.stripLeading() : rest));
    return pieces;
  }

  /**
   * A {@code tokenizer.json} that takes special tokens for plain text.
   *
   * @param later whether the text to encode follows other text, so that a tokenizer which opens
   *     every text with a blank must not do so
   */
  JsonNode removedFrom(JsonNode tokenizer, boolean later) {
    ObjectNode json = tokenizer.deepCopy();
    ArrayNode kept = json.putArray("added_tokens");
    for (JsonNode t : tokenizer.path("added_tokens")) {
      if (!byContent.containsKey(t.path("content").asText())) {
        kept.add(t);
      }
    }
    json.putNull("post_processor");
    if (later) {
      json.findParents("prepend_scheme")
          .forEach(
              n -> {
                if (n.path("prepend_scheme").asText().equals("first")) {
                  ((ObjectNode) n).put("prepend_scheme", "never");
                }
              });
    }
    return json;
  }
}
