package org.comal.oracle.judge.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What of a sentence reaches a place in it: denials, aspects, corrections. */
final class ProseScope {
  /** Phrases with words in them that deny or part elsewhere, and do not here. */
  private static final List<String> NEUTRAL =
      List.of(
          "if i had to choose",
          "if i have to choose",
          "if i must choose",
          "if i had to pick",
          "if i have to pick",
          "if i must pick",
          "no doubt",
          "without a doubt",
          "without doubt",
          "in my opinion",
          "in my view",
          "in my judgement",
          "in my judgment",
          "in short",
          "in this case",
          "in general",
          "in this comparison",
          "in every way",
          "in every respect",
          "on the whole",
          "for these reasons",
          "for this reason",
          "for that reason",
          "for me",
          "as a whole",
          "as a result",
          "to me",
          "by far",
          "in the comparison",
          "at all");

  private static final List<String> SUMMARIES =
      List.of(
          "in conclusion",
          "to conclude",
          "in sum",
          "in summary",
          "to sum up",
          "all in all",
          "all things considered",
          "on balance",
          "in the end");

  private static final List<String> REFLECTIONS =
      List.of(
          "on reflection",
          "on second thought",
          "on second thoughts",
          "on further reflection",
          "upon reflection");

  /** Phrases that say nothing about what follows. */
  private static final List<String> SAYING_NOTHING = all(List.of(NEUTRAL, SUMMARIES, REFLECTIONS));

  /** Phrases that sum up or take back; what was said before them in prose gives way. */
  private static final List<String> SUMS_UP =
      all(
          List.of(
              SUMMARIES,
              List.of(
                  "overall",
                  "ultimately",
                  "finally",
                  "therefore",
                  "thus",
                  "hence",
                  "so i",
                  "so my",
                  "so the",
                  "after all")));

  /** Those that take back even a verdict that was told as one. */
  private static final List<String> TAKES_BACK =
      all(
          List.of(
              REFLECTIONS,
              List.of(
                  "actually",
                  "wait",
                  "correction",
                  "i was wrong",
                  "changed my mind",
                  "change my mind",
                  "let me correct",
                  "i stand corrected",
                  "after all")));

  private ProseScope() {}

  private static List<String> all(List<List<String>> phrases) {
    return phrases.stream().flatMap(List::stream).toList();
  }

  /** The sentence without what says nothing about the rest of it. */
  static ReplySentence plain(ReplySentence s) {
    List<ReplyToken> kept = new ArrayList<>();
    int i = 0;
    while (i < s.size()) {
      int length = phraseAt(s, i, SAYING_NOTHING);
      if (length > 0) {
        i += length;
        // The comma behind goes with it.
        i += s.at(i).equals(",") && kept.isEmpty() ? 1 : 0;
      } else {
        kept.add(s.tokens().get(i++));
      }
    }
    return new ReplySentence(kept);
  }

  private static int phraseAt(ReplySentence s, int i, List<String> phrases) {
    for (String phrase : phrases) {
      if (s.says(i, phrase)) {
        return phrase.split(" ", -1).length;
      }
    }
    return 0;
  }

  /** Whether a phrase before a place sums up. */
  static boolean sumsUp(ReplySentence s, int before) {
    return has(s, before, SUMS_UP) || takesBack(s, before);
  }

  /** Whether a phrase before a place takes back what was said. */
  static boolean takesBack(ReplySentence s, int before) {
    return has(s, before, TAKES_BACK);
  }

  private static boolean has(ReplySentence s, int before, List<String> phrases) {
    for (int i = 0; i < Math.min(before, s.size()); i++) {
      if (phraseAt(s, i, phrases) > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether what begins at a token is asserted about the whole matter: nothing before it in its
   * clause denies it, makes it a condition, cites another or narrows it to an aspect.
   *
   * @param choice whether it is the judge's own choice, which a list's item or a colon leaves whole
   */
  static boolean asserted(ReplySentence s, int start, boolean choice) {
    int from = clause(s, start);
    for (int i = from; i < start; i++) {
      if (VerdictWords.denies(s.at(i)) || s.among(i, VerdictWords.ASPECTS)) {
        return false;
      }
    }
    if (from < start && s.among(from, VerdictWords.PARTIAL)) {
      return false;
    }
    boolean concession = s.among(0, VerdictWords.CONCESSIONS) && from == 0;
    if (concession && s.any(start, s.size(), Set.of(","))) {
      return false;
    }
    return choice || ofTheWhole(s, start);
  }

  /** Where the clause begins that a place is in. */
  private static int clause(ReplySentence s, int start) {
    int from = 0;
    boolean grounds = s.among(0, VerdictWords.GROUNDS);
    for (int i = 0; i < start; i++) {
      boolean comma = s.at(i).equals(",");
      boolean joined =
          comma
              && (s.among(i + 1, Set.of("so", "while", "whereas"))
                  || (s.at(i + 1).equals("and") && i + 2 == start));
      if (joined) {
        from = i + 2;
      } else if ((comma && grounds) || s.at(i).equals(";") || s.at(i).equals("(")) {
        from = i + 1;
        grounds = false;
      } else if (s.among(i, VerdictWords.TURNS) && i > 0) {
        from = i + 1;
      }
    }
    return Math.min(from, start);
  }

  /** A colon before it names an aspect, if not the whole: "Style: A is better". */
  private static boolean ofTheWhole(ReplySentence s, int start) {
    for (int i = 0; i < start; i++) {
      if (s.at(i).equals(":") && !s.any(0, i, VerdictWords.WHOLES)) {
        return false;
      }
    }
    return true;
  }
}
