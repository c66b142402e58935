package org.comal.oracle.judge.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reply in lines, sentences and tokens.
 *
 * @param lines those with a token in them
 */
record ReplyText(List<ReplyLine> lines) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<quote>[\"“«](?=\\S)[^\"“”«»\\n]{1,400}[\"”»])"
              + "|(?<word>\\d++(?:[.,]\\d++)++|[\\p{L}\\p{N}]++(?:['’_-][\\p{L}\\p{N}]++)*+)"
              + "|(?<mark>[<>=]{1,3}|-+>|[→⟶⇒]|[-–—]++|[.…]++|[,;:：!?()|/&#])");
  private static final Pattern BULLET =
      Pattern.compile("\\s*(?:[-+•‣◦*]\\s|\\(?\\d{1,3}[.)]\\s+\\S)");
  private static final Pattern FENCE = Pattern.compile("\\s*(?:```|~~~).*");

  static ReplyText of(String text) {
    List<ReplyLine> lines = new ArrayList<>();
    boolean code = false;
    int at = 0;
    for (String line : text.split("\n", -1)) {
      if (FENCE.matcher(line).matches()) {
        code = !code;
      } else {
        List<ReplyToken> tokens = tokens(line, at);
        String bare = line.strip();
        if (tokens.stream().anyMatch(ReplyToken::word)) {
          boolean table = bare.startsWith("|") || bare.split("\\|", -1).length > 2;
          lines.add(
              new ReplyLine(
                  BULLET.matcher(line).lookingAt(),
                  bare.startsWith("#"),
                  code || table || bare.startsWith(">"),
                  sentences(tokens, text)));
        }
      }
      at += line.length() + 1;
    }
    return new ReplyText(lines);
  }

  /** Words and marks of a line that begins at a place of the reply. */
  static List<ReplyToken> tokens(String line, int offset) {
    List<ReplyToken> tokens = new ArrayList<>();
    Matcher m = TOKEN.matcher(line);
    int from = 0;
    while (m.find(from)) {
      from = m.end();
      int start = offset + m.start();
      if (m.group("quote") != null) {
        // What is cited in the middle of a sentence is somebody else's word.
        boolean cites =
            m.group("quote").strip().split("\\s+", 4).length > 2
                && tokens.stream().anyMatch(ReplyToken::word);
        if (cites) {
          tokens.add(new ReplyToken("\"…\"", start, true));
        } else {
          from = m.start() + 1;
        }
      } else if (m.group("word") != null) {
        tokens.add(new ReplyToken(m.group("word"), start, true));
      } else {
        tokens.add(new ReplyToken(mark(m.group("mark")), start, false));
      }
    }
    return tokens;
  }

  private static String mark(String mark) {
    return switch (mark.charAt(0)) {
      case '→', '⟶', '⇒' -> "->";
      case '-', '–', '—' -> mark.endsWith(">") ? "->" : "-";
      case '.', '…' -> ".";
      case '：' -> ":";
      default -> mark;
    };
  }

  private static List<ReplySentence> sentences(List<ReplyToken> tokens, String text) {
    List<ReplySentence> sentences = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < tokens.size(); i++) {
      ReplyToken t = tokens.get(i);
      int next = t.start() + 1;
      boolean ends =
          !t.word()
              && ".!?;".contains(t.lower())
              && (next >= text.length() || !Character.isLetterOrDigit(text.charAt(next)));
      if (ends || i == tokens.size() - 1) {
        sentences.add(new ReplySentence(List.copyOf(tokens.subList(from, i + 1))));
        from = i + 1;
      }
    }
    return sentences;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  ReplyLine first() {
    return lines.get(0);
  }

  ReplyLine last() {
    return lines.get(lines.size() - 1);
  }

  List<ReplySentence> sentences() {
    return lines.stream().flatMap(line -> line.sentences().stream()).toList();
  }

  /** All of it as one sentence. */
  ReplySentence whole() {
    return ReplySentence.of(sentences());
  }
}
