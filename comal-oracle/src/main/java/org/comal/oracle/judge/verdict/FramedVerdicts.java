package org.comal.oracle.judge.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.oracle.judge.verdict.VerdictClaim.Strength;

/**
 * Verdicts in a frame of their own: {@code [[B]]}, {@code \boxed{B}}, {@code <answer>B</answer>},
 * {@code {"winner": "B"}}.
 */
final class FramedVerdicts {
  private static final Pattern FRAME =
      Pattern.compile(
          "\\[\\[([^\\[\\]\\n]{1,40})\\]\\]|\\\\boxed\\{(?:\\\\text\\{)?([^{}\\n]{1,40})\\}");
  private static final Pattern TAG =
      Pattern.compile("<([A-Za-z_-]{2,30})>\\s{0,20}([^<>\\s][^<>\\n]{0,59})\\s{0,20}(?:</|$)");
  private static final Pattern FIELD =
      Pattern.compile(
          "([\"'])([A-Za-z][A-Za-z _-]{0,40})\\1\\s{0,20}:\\s{0,20}"
              + "(?:\"([^\"\\\\\\n]{0,200})\"|'([^'\\n]{0,200})'|([\\w.]{1,20})(?=\\s*[,}]))");
  private static final Set<String> QUALIFIERS = Set.of("final", "overall", "label", "the", "is");
  private static final Set<String> DENIES = Set.of("not", "over", "nor");

  private final List<String> names;
  private final LabelWords labels;
  private final ProseVerdicts prose;

  FramedVerdicts(List<String> names, LabelWords labels, ProseVerdicts prose) {
    this.names = names;
    this.labels = labels;
    this.prose = prose;
  }

  /** A text of the same length with blanks where objects and tags stood. */
  static String blanked(String text) {
    StringBuilder prose = new StringBuilder(text);
    for (int[] span : objects(text)) {
      blank(prose, span[0], span[1]);
    }
    Matcher tag = TAG.matcher(text);
    while (tag.find()) {
      if (polarity(tag.group(1)) != 0) {
        blank(prose, tag.start(), tag.end());
      }
    }
    return prose.toString();
  }

  private static void blank(StringBuilder text, int from, int to) {
    for (int i = from; i < to; i++) {
      text.setCharAt(i, text.charAt(i) == '\n' ? '\n' : ' ');
    }
  }

  /** Where JSON objects stand; what is not ended goes on to the end. */
  private static List<int[]> objects(String text) {
    List<int[]> spans = new ArrayList<>();
    int i = text.indexOf('{');
    while (i >= 0) {
      int next = i + 1;
      while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
        next++;
      }
      if (next < text.length() && "\"'".indexOf(text.charAt(next)) >= 0) {
        int end = end(text, i);
        spans.add(new int[] {i, end});
        i = end;
      } else {
        i = next;
      }
      i = text.indexOf('{', i);
    }
    return spans;
  }

  private static int end(String text, int from) {
    int depth = 0;
    boolean string = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (string && c == '\\') {
        i++;
      } else if (c == '"') {
        string = !string;
      } else if (!string && c == '{') {
        depth++;
      } else if (!string && c == '}' && --depth == 0) {
        return i + 1;
      }
    }
    return text.length();
  }

  /**
   * The claims.
   *
   * @param text the reply
   * @param reply what is left of it without objects and tags
   */
  List<VerdictClaim> in(String text, ReplyText reply) {
    List<VerdictClaim> claims = new ArrayList<>();
    for (int[] span : objects(text)) {
      Matcher field = FIELD.matcher(text).region(span[0], span[1]);
      while (field.find()) {
        int group = field.start(3) >= 0 ? 3 : field.start(4) >= 0 ? 4 : 5;
        add(claims, field.group(2), field.group(group), field.start(group), span[0]);
      }
    }
    Matcher tag = TAG.matcher(text);
    while (tag.find()) {
      add(claims, tag.group(1), tag.group(2), tag.start(2), tag.start());
    }
    Matcher frame = FRAME.matcher(text);
    while (frame.find()) {
      int group = frame.start(1) >= 0 ? 1 : 2;
      int place = frame.start(group);
      ReplySentence s = sentence(reply, place);
      if (s != null && !denied(s, place) && !compares(s)) {
        SpokenVerdict verdict =
            value(frame.group(group), place).orElse(new SpokenVerdict.Undecided());
        boolean corrects = ProseScope.takesBack(s, s.before(place));
        claims.add(claim(verdict, place, s.start(), corrects));
      }
    }
    return claims;
  }

  private void add(List<VerdictClaim> claims, String key, String value, int place, int group) {
    int polarity = polarity(key);
    if (polarity == 0) {
      return;
    }
    SpokenVerdict verdict =
        value(value, place).or(() -> argued(value, place)).orElse(new SpokenVerdict.Undecided());
    if (polarity < 0 && verdict instanceof SpokenVerdict.For one) {
      verdict = one.other();
    }
    claims.add(claim(verdict, place, group, false));
  }

  private static VerdictClaim claim(SpokenVerdict verdict, int place, int group, boolean corrects) {
    return new VerdictClaim(verdict, Strength.EXPLICIT, place, group, corrects, true);
  }

  /** 1 for a name of the better one, −1 for one of the worse, 0 for another word. */
  private static int polarity(String key) {
    int polarity = 0;
    for (String word : key.replaceAll("(?<=[a-z])(?=[A-Z])", " ").split("[ _-]+", -1)) {
      String lower = word.toLowerCase(Locale.ROOT);
      if (VerdictWords.FOR.contains(lower)) {
        polarity = polarity < 0 ? -1 : 1;
      } else if (VerdictWords.AGAINST.contains(lower)) {
        polarity = -1;
      } else if (!VerdictWords.NOUNS.contains(lower) && !QUALIFIERS.contains(lower)) {
        return 0;
      }
    }
    return polarity;
  }

  private Optional<SpokenVerdict> value(String inside, int place) {
    ReplySentence s = new ReplySentence(ReplyText.tokens(inside, place));
    // The letter that the usual judge prompts offer for a tie.
    if ((s.words().equals("c") && names.equals(List.of("A", "B"))) || TieWords.value(s)) {
      return Optional.of(new SpokenVerdict.Tie());
    }
    return labels
        .whole(s)
        .<SpokenVerdict>map(LabelWords.Name::verdict)
        .or(
            () ->
                s.any(0, s.size(), Set.of(">", ">>", "<", "<<", "=", "=="))
                    ? argued(inside, place)
                    : Optional.empty());
  }

  /** What a sentence in a frame says. */
  private Optional<SpokenVerdict> argued(String inside, int place) {
    ReplySentence s = new ReplySentence(ReplyText.tokens(inside, place));
    List<VerdictClaim> told = s.size() == 0 ? List.of() : prose.in(s, false);
    boolean one = !told.isEmpty() && told.stream().allMatch(told.get(0)::agrees);
    return one ? Optional.of(told.get(0).verdict()) : Optional.empty();
  }

  private static ReplySentence sentence(ReplyText reply, int place) {
    ReplySentence in = null;
    for (ReplySentence s : reply.sentences()) {
      if (s.start() <= place) {
        in = s;
      }
    }
    return in;
  }

  /** Whether names in frames are compared: then the sentence says which. */
  private static boolean compares(ReplySentence s) {
    return s.any(0, s.size(), Set.of("than"));
  }

  private static boolean denied(ReplySentence s, int place) {
    int i = s.before(place);
    int word = i;
    while (word > 0 && !s.isWord(word - 1) && !s.at(word - 1).equals(",")) {
      word--;
    }
    return s.among(word - 1, DENIES) || s.says(word - 2, "instead of") || s.any(0, i, Set.of("if"));
  }
}
