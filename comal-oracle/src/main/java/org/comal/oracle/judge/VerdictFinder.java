package org.comal.oracle.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds where a judge's reply states its verdict. A label that stands anywhere else, as the article
 * "A" does, decides nothing.
 *
 * <p>Reasoning is passed over ({@link Reasoning}). Of what is left the first of these forms that
 * occurs decides, and of several of one form the last:
 *
 * <ol>
 *   <li>the whole reply is a label, or a tie: {@code B}, {@code Output (b).}, {@code A tie};
 *   <li>double brackets or a box: {@code [[B]]}, {@code [[A>B]]}, {@code \boxed{B}};
 *   <li>a named verdict: {@code Verdict: B}, {@code **Answer**: B}, {@code "winner": "B"}, {@code
 *       the better response is B}, {@code <answer>B</answer>};
 *   <li>the first or the last line is a label; the reply begins with one, as {@code B. It is
 *       right};
 *   <li>a sentence: {@code I choose the second}, {@code A is better}, {@code B wins}, {@code both
 *       are equally good}.
 * </ol>
 */
final class VerdictFinder {
  private static final String NOUNS =
      "(?:output|response|answer|assistant|option|model|candidate|choice|text|reply|completion"
          + "|system|summary|one|version)";

  /** What may stand around a label: marks of emphasis, quotes, brackets. */
  private static final String BEFORE = "[\\s*_\"'“”‘’«»`(\\[{<$\\\\]*+";

  private static final String AFTER = "[*_\"'“”‘’«»`)\\]}>$\\\\]*+";
  private static final String MARKS = "[*_\"'“”‘’`)\\]]*+";
  private static final String NOUN =
      "(?:(?i:(?:the|my|an?)\\s+)?(?i:" + NOUNS + "s?)\\b" + BEFORE + "[:#]?" + BEFORE + ")?";
  private static final String TIE =
      "(?i:(?:an?\\s+)?(?:tie|tied|draw)|(?:both|they)?\\s*(?:are\\s+)?equal(?:ly\\s+\\w+)?"
          + "|both|neither|none|same|even|equivalent|no\\s+(?:clear\\s+)?(?:preference|winner|difference))"
          + "(?![\\p{L}\\p{N}])";
  private static final String NAMED =
      "(?i:(?<![/\\p{L}])(?:verdict|answer|choice|decision|judge?ment|winner|winning|preference|preferred"
          + "|conclusion|selection|pick|better|best|superior|rating|result)(?:[_\\s-]+(?:"
          + NOUNS
          + "|is|model|label|letter|verdict|answer|choice|decision)){0,4}?)";
  private static final String SAYS =
      "(?:>|"
          + MARKS
          + "\\s*(?i:[:=→–—]+|-+>?|(?<!\\p{L})(?:is|be|goes\\s+to|to\\s+be|for)\\b)"
          + MARKS
          + ")";
  private static final String ENDS =
      "(?="
          + AFTER
          + "\\s*(?:$|\\.(?!\\d)|[\\n\\r;!?)\\]}\"'*_`<|(–—]|,(?!\\s*(?:OTHER))|:|-\\s"
          + "|(?i:(?:because|since|as|by|due|for|over|wins|it|here|overall|instead|than|in|this)\\b"
          + "|is\\s+(?:\\w+\\s+){0,2}?(?:better|best|superior|stronger|preferable|preferred|right"
          + "|correct|(?:the\\s+)?winner))))";
  private static final String BETTER =
      "(?i:(?:is|are|was|were|seems|appears)\\s+(?:(?!not\\b|no\\b|never\\b)[\\w-]+\\s+){0,3}?"
          + "(?:better|best|superior|stronger|preferable|preferred|winner|more\\s+\\w+)\\b|wins\\b)";
  private static final String WORSE =
      "(?i:(?:is|are|was|were|seems|appears)\\s+(?:(?!not\\b|no\\b|never\\b)[\\w-]+\\s+){0,3}?"
          + "(?:worse|worst|inferior|weaker)\\b|loses\\b)";
  private static final String CHOOSE =
      "(?i:\\b(?:choose|chose|prefer|pick|select|favou?r|go\\s+with|going\\s+with|went\\s+with"
          + "|vote\\s+for|opt\\s+for|lean\\s+towards?)\\b)";
  private static final Pattern NOT =
      Pattern.compile(
          "(?i)(?:\\b(?:not|cannot|never|hardly|neither|no)|n['’]t|\\b(?:if|whether|unless|why|than))"
              + "\\s+(?:\\S+\\s+){0,2}$");
  private static final Pattern DENIES =
      Pattern.compile(
          "(?i)\\b(?:not|cannot|never|neither|nor|unable|undecided|unclear)\\b|n['’]t\\b");
  private static final Pattern DRAWN =
      Pattern.compile(
          "(?i)\\b(?:an?\\s+(?:tie|draw)\\b|tied\\b|ties\\b|equal(?:ly)?\\b|neither\\b|equivalent\\b"
              + "|indistinguishable\\b|no\\s+(?:clear\\s+|real\\s+)?(?:preference|winner|difference)\\b"
              + "|(?:of\\s+)?(?:the\\s+)?same\\s+quality\\b|just\\s+as\\s+good\\b)");

  private final List<String> labels;
  private final Optional<Pattern> stated;
  private final Pattern single;
  private final Pattern framed;
  private final Pattern compared;
  private final Pattern named;
  private final Pattern leading;
  private final Pattern better;
  private final Pattern worse;
  private final Pattern chosen;
  private final List<Pattern> words;
  private final Pattern tie = Pattern.compile(BEFORE + TIE + AFTER + "[\\s.!]*");

  /**
   * @param labels two bare ones ({@link LabelReader#bare}), for the first and for the second
   *     response
   * @param stated finds the verdict in its first group, the last time that it is found, instead of
   *     the forms above; empty for those
   */
  VerdictFinder(List<String> labels, Optional<Pattern> stated) {
    this.labels = List.copyOf(labels);
    this.stated = stated;
    String quoted = Pattern.quote(labels.get(0)) + "|" + Pattern.quote(labels.get(1));
    String sameBut = labels.get(0).equalsIgnoreCase(labels.get(1)) ? "" : "i";
    String edge = "(?<![\\p{L}\\p{N}])";
    String end = "(?![\\p{L}\\p{N}])";
    String ordinal = "(?i:first|second|1st|2nd)" + end;
    String number =
        labels.stream().anyMatch(l -> l.matches("[12]"))
            ? ""
            : "|(?<=(?i:" + NOUNS + ")[\\s_#(*]{1,3})[12]" + end;
    String anyLabel = "(?" + sameBut + ":" + quoted + ")" + end;
    String afterNoun = "|(?<=(?i:" + NOUNS + ")[\\s_(*\"']{1,3})" + anyLabel;
    String byPlace = "|" + edge + ordinal + number;
    // Spelled as they are in prose; in a place that is the verdict's, small letters do as well.
    String exact = "(?<word>" + edge + "(?:" + quoted + ")" + end + byPlace + afterNoun + ")";
    String anyCase = "(?<word>" + edge + anyLabel + byPlace + ")";
    String after = AFTER + "(?:\\s+(?i:" + NOUNS + ")" + end + ")?" + AFTER;
    String one = BEFORE + "(?i:the\\s+)?" + NOUN + BEFORE + anyCase + after;
    String inProse = NOUN + "[*_\"'`(\\[]{0,6}" + exact + after;
    String other = BEFORE + NOUN + BEFORE + "(?:" + quoted + ")" + end;
    String both = "(?!\\s*(?:,|/|&|\\bor\\b|\\band\\b|\\bnor\\b)" + other + ")";
    String ends = both + ENDS.replace("OTHER", other);
    String pair = "(?<left>" + quoted + ")\\s*(?<sign>[<>=]{1,2})\\s*(?<right>" + quoted + ")";
    this.single = Pattern.compile(one + "[\\s.!:;,]*");
    this.framed =
        Pattern.compile(
            "\\[\\[(?<in>[^\\[\\]\\n"
                + "]{1,40})\\]\\]|\\\\boxed\\{(?:\\\\text\\{)?(?<boxed>[^{}\\n"
                + "]{1,40})\\}");
    this.compared = Pattern.compile("\\s*" + pair + "\\s*");
    this.named =
        Pattern.compile(
            NAMED
                + SAYS
                + "(?:(?<no>\\s*(?i:not|neither|nor)\\b)|(?<tie>"
                + BEFORE
                + TIE
                + ENDS.replace("OTHER", other)
                + ")|"
                + BEFORE
                + pair
                + "|"
                + one
                + ends
                + ")");
    this.leading = Pattern.compile("^" + one + "\\s*(?:[.:;!\\n]|[-–—]\\s)");
    this.better = Pattern.compile(inProse + "\\s+" + BETTER);
    this.worse = Pattern.compile(inProse + "\\s+" + WORSE);
    this.chosen =
        Pattern.compile(CHOOSE + BEFORE + "(?i:the\\s+)?" + NOUN + BEFORE + exact + after + ends);
    this.words = labels.stream().map(l -> Pattern.compile(edge + Pattern.quote(l) + end)).toList();
  }

  /** What a judge's reply says. */
  SpokenVerdict find(String reply) {
    String text = Reasoning.blanked(reply);
    if (text.isBlank()) {
      return reply.isBlank() ? new SpokenVerdict.Silent() : new SpokenVerdict.Undecided();
    }
    if (stated.isPresent()) {
      return byPattern(text, stated.get());
    }
    return whole(text, 0)
        .or(() -> lastOf(framed, text, this::inFrame))
        .or(() -> lastOf(named, text, m -> asNamed(m, text)))
        .or(() -> byLine(text))
        .orElseGet(() -> bySentence(text));
  }

  private SpokenVerdict byPattern(String text, Pattern pattern) {
    SpokenVerdict last = new SpokenVerdict.Silent();
    Matcher m = pattern.matcher(text);
    while (m.find()) {
      last =
          m.group(1) == null
              ? new SpokenVerdict.Undecided()
              : whole(m.group(1), m.start(1)).orElse(new SpokenVerdict.Undecided());
    }
    return last;
  }

  /** A text that is a label or a tie and nothing else. */
  private Optional<SpokenVerdict> whole(String text, int offset) {
    if (tie.matcher(text).matches()) {
      return Optional.of(new SpokenVerdict.Tie());
    }
    Matcher m = single.matcher(text);
    return m.matches() ? Optional.of(word(m, offset)) : Optional.empty();
  }

  private SpokenVerdict word(Matcher at, int offset) {
    return new SpokenVerdict.For(label(at.group("word")), offset + at.start("word"));
  }

  /** Which label a word stands for; the exact spelling goes first, for labels a and A. */
  private int label(String word) {
    if (labels.contains(word)) {
      return labels.indexOf(word);
    }
    for (int i = 0; i < 2; i++) {
      if (labels.get(i).equalsIgnoreCase(word)) {
        return i;
      }
    }
    return word.matches("(?i)first|1st|1") ? 0 : 1;
  }

  private static Optional<SpokenVerdict> lastOf(
      Pattern form, String text, Function<Matcher, SpokenVerdict> read) {
    Optional<SpokenVerdict> last = Optional.empty();
    Matcher m = form.matcher(text);
    while (m.find()) {
      last = Optional.of(read.apply(m));
    }
    return last;
  }

  private SpokenVerdict inFrame(Matcher m) {
    String group = m.group("in") != null ? "in" : "boxed";
    String inside = m.group(group);
    Matcher pair = compared.matcher(inside);
    if (pair.matches()) {
      return better(pair, m.start(group));
    }
    // The letter that the usual judge prompts offer for a tie.
    if (inside.strip().equals("C") && labels.equals(List.of("A", "B"))) {
      return new SpokenVerdict.Tie();
    }
    return whole(inside, m.start(group)).orElse(new SpokenVerdict.Undecided());
  }

  private SpokenVerdict better(Matcher pair, int offset) {
    String sign = pair.group("sign");
    if (pair.group("left").equals(pair.group("right")) || sign.matches("<>|><")) {
      return new SpokenVerdict.Undecided();
    }
    if (sign.matches("=+")) {
      return new SpokenVerdict.Tie();
    }
    String side = sign.contains(">") ? "left" : "right";
    return new SpokenVerdict.For(label(pair.group(side)), offset + pair.start(side));
  }

  private SpokenVerdict asNamed(Matcher m, String text) {
    if (m.group("no") != null) {
      return m.group("no").strip().equalsIgnoreCase("neither")
          ? new SpokenVerdict.Tie()
          : new SpokenVerdict.Undecided();
    }
    if (m.group("tie") != null) {
      return new SpokenVerdict.Tie();
    }
    if (m.group("sign") != null) {
      return better(m, 0);
    }
    return denied(text, m.start()) ? new SpokenVerdict.Undecided() : word(m, 0);
  }

  private static boolean denied(String text, int before) {
    int from = Math.max(0, before - 60);
    for (int i = from; i < before; i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '.' || c == ';' || c == ',') {
        from = i + 1;
      }
    }
    return NOT.matcher(text.substring(from, before)).find();
  }

  private Optional<SpokenVerdict> byLine(String text) {
    int begin = 0;
    while (Character.isWhitespace(text.charAt(begin))) {
      begin++;
    }
    String spoken = text.substring(begin).stripTrailing();
    int firstEnd = spoken.indexOf('\n') < 0 ? spoken.length() : spoken.indexOf('\n');
    int lastFrom = spoken.lastIndexOf('\n') + 1;
    Optional<SpokenVerdict> first = whole(spoken.substring(0, firstEnd), begin);
    Optional<SpokenVerdict> last = whole(spoken.substring(lastFrom), begin + lastFrom);
    if (first.isPresent() && last.isPresent()) {
      return Optional.of(agreed(List.of(first.get(), last.get())));
    }
    if (first.isPresent() || last.isPresent()) {
      return first.or(() -> last);
    }
    Matcher m = leading.matcher(spoken);
    if (!m.find()) {
      return Optional.empty();
    }
    SpokenVerdict said = word(m, begin);
    int label = ((SpokenVerdict.For) said).label();
    // A list that goes through both responses begins with one as well.
    boolean list =
        Pattern.compile(
                "(?m)(?:^|[.;!?\\n])"
                    + BEFORE
                    + NOUN
                    + BEFORE
                    + Pattern.quote(labels.get(1 - label))
                    + AFTER
                    + "\\s*[:.\\-–—]")
            .matcher(spoken)
            .find(m.end());
    return list ? Optional.empty() : Optional.of(said);
  }

  private SpokenVerdict bySentence(String text) {
    List<SpokenVerdict> said = new ArrayList<>();
    int lastSaid = -1;
    boolean denied = false;
    for (Pattern form : List.of(chosen, better, worse)) {
      Matcher m = form.matcher(text);
      while (m.find()) {
        if (denied(text, m.start())) {
          denied = true;
        } else {
          SpokenVerdict.For one = (SpokenVerdict.For) word(m, 0);
          said.add(form == worse ? new SpokenVerdict.For(1 - one.label(), -1) : one);
          lastSaid = Math.max(lastSaid, m.start());
        }
      }
    }
    Matcher drawn = DRAWN.matcher(text);
    while (drawn.find()) {
      if (denied(text, drawn.start())) {
        denied = true;
      } else if (drawn.start() > lastSaid) {
        // What is equal before a preference is told is but an aspect.
        said.add(new SpokenVerdict.Tie());
      }
    }
    if (!said.isEmpty()) {
      return agreed(said);
    }
    if (denied || DENIES.matcher(text).find()) {
      return new SpokenVerdict.Undecided();
    }
    return inBrief(text);
  }

  /** What all say, at the last place that has one; undecided where they differ. */
  private static SpokenVerdict agreed(List<SpokenVerdict> all) {
    SpokenVerdict last = all.get(all.size() - 1);
    for (SpokenVerdict each : all) {
      boolean same =
          each instanceof SpokenVerdict.For a && last instanceof SpokenVerdict.For b
              ? a.label() == b.label()
              : each.equals(last);
      if (!same) {
        return new SpokenVerdict.Undecided();
      }
    }
    return last;
  }

  /** A few words that end with the one label in them: "I think B". */
  private SpokenVerdict inBrief(String text) {
    boolean first = words.get(0).matcher(text).find();
    boolean second = words.get(1).matcher(text).find();
    if (first && second) {
      return new SpokenVerdict.Undecided();
    }
    int end = text.length();
    while (end > 0 && !Character.isLetterOrDigit(text.charAt(end - 1))) {
      end--;
    }
    String spoken = text.substring(0, end);
    String label = labels.get(first ? 0 : 1);
    boolean ends =
        (first || second) && spoken.endsWith(label) && spoken.strip().split("\\s+", 10).length <= 8;
    return ends
        ? new SpokenVerdict.For(first ? 0 : 1, spoken.length() - label.length())
        : new SpokenVerdict.Silent();
  }
}
