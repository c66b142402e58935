package org.comal.oracle.judge.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comal.oracle.judge.verdict.VerdictClaim.Strength;

/** Verdicts that are called so: "Verdict: B", "the better response is B", "the loser is A". */
final class NamedVerdicts {
  static final Set<String> PLURALS =
      Set.of("outputs", "responses", "answers", "options", "candidates", "texts", "replies");
  private static final int MOST_FILLERS = 4;
  private static final Set<String> FILLERS = Set.of("label", "letter", "of", "the", "two", "both");
  private static final Set<String> LEADS =
      Set.of("the", "my", "our", "your", "final", "overall", "a", "clear", "clearly");
  private static final Set<String> BEFORE =
      Set.of(
          "",
          ",",
          ":",
          "-",
          "(",
          ";",
          "->",
          ".",
          "so",
          "therefore",
          "thus",
          "hence",
          "and",
          "but",
          "that",
          "think",
          "believe",
          "say",
          "conclude",
          "find",
          "1",
          "2",
          "3",
          "4",
          "5");
  private static final Set<String> SAYS = Set.of(":", "=", "->", "-");
  private static final Set<String> IS = Set.of("is", "be", "was", "goes");
  private static final Set<String> VALUE_ENDS =
      Set.of(".", ",", ";", ":", "!", "-", "(", "because", "since", "as");

  private final LabelWords labels;
  private final ProseVerdicts prose;

  NamedVerdicts(LabelWords labels, ProseVerdicts prose) {
    this.labels = labels;
    this.prose = prose;
  }

  /**
   * The name of a verdict.
   *
   * @param start its first token
   * @param next the token behind it
   * @param word the one that tells which verdict
   */
  private record Called(int start, int next, String word, boolean last, boolean content) {
    boolean against() {
      return VerdictWords.AGAINST.contains(word);
    }
  }

  List<VerdictClaim> in(ReplyLine line) {
    List<VerdictClaim> claims = new ArrayList<>();
    for (ReplySentence s : line.aside() ? List.<ReplySentence>of() : line.sentences()) {
      in(ProseScope.plain(s), s, claims);
    }
    return claims;
  }

  /** Whether a line is the name of a verdict and nothing else, as a heading is. */
  boolean heads(ReplyLine line) {
    ReplySentence s = line.whole();
    for (int i = 0; i < s.size(); i++) {
      Optional<Called> called = called(s, i);
      if (called.isPresent()) {
        int next = called.get().next();
        return called.get().start() == 0
            && !called.get().against()
            && !called.get().content()
            && s.endsAt(s.at(next).equals(":") ? next + 1 : next);
      }
    }
    return false;
  }

  private void in(ReplySentence s, ReplySentence said, List<VerdictClaim> claims) {
    if (said.question()) {
      return;
    }
    for (int i = 0; i < s.size(); i++) {
      Optional<Called> called = called(s, i);
      if (called.isPresent()) {
        claims.addAll(valued(s, said, called.get()));
        i = called.get().next() - 1;
      }
    }
  }

  private static Optional<Called> called(ReplySentence s, int i) {
    if (!s.among(i, VerdictWords.FOR) && !s.among(i, VerdictWords.AGAINST)) {
      return Optional.empty();
    }
    int before = i - 1;
    boolean last = false;
    boolean content = false;
    while (s.among(before, LEADS) || s.among(before, VerdictWords.CONTENT)) {
      last |= s.among(before, Set.of("final", "overall"));
      content |= s.among(before, VerdictWords.CONTENT);
      before--;
    }
    if (!s.among(before, BEFORE)) {
      return Optional.empty();
    }
    int next = i + 1;
    while (next <= i + MOST_FILLERS
        && (s.among(next, VerdictWords.NOUNS)
            || s.among(next, VerdictWords.FOR)
            || s.among(next, PLURALS)
            || s.among(next, FILLERS))) {
      next++;
    }
    return Optional.of(new Called(before + 1, next, s.at(i), last, content));
  }

  private List<VerdictClaim> valued(ReplySentence s, ReplySentence said, Called called) {
    int n = called.next();
    boolean marked = s.among(n, SAYS);
    boolean is = s.among(n, IS);
    boolean dashed = s.at(n).equals("-") && called.start() > 0;
    if ((!marked && !is) || dashed || called.content()) {
      return List.of();
    }
    n++;
    while (s.among(n, SAYS) || (is && s.among(n, Set.of("to", "for", "clearly", "therefore")))) {
      marked |= s.among(n, SAYS);
      n++;
    }
    if (n >= s.size() || !ProseScope.asserted(s, called.start(), true)) {
      return List.of();
    }
    boolean plain = VerdictWords.PLAIN_NAMES.contains(called.word()) || called.last();
    Strength strength =
        marked || plain
            ? Strength.EXPLICIT
            : Set.of("answer", "result", "choice", "rating").contains(called.word())
                ? Strength.WEAK
                : Strength.STATED;
    int place = s.tokens().get(n).start();
    boolean corrects = ProseScope.sumsUp(said, said.size() - (s.size() - called.start()));
    if (s.at(n).equals("not")) {
      return List.of(claim(new SpokenVerdict.Undecided(), strength, place, said, corrects));
    }
    if (isTie(s, n, marked || plain)) {
      return List.of(claim(new SpokenVerdict.Tie(), strength, place, said, corrects));
    }
    Optional<LabelWords.Name> name = labels.at(s, n);
    if (name.isPresent() && prose.complete(s, name.get().next(), name.get().label())) {
      SpokenVerdict.For one = name.get().verdict();
      SpokenVerdict verdict = called.against() ? one.other() : one;
      return List.of(claim(verdict, strength, name.get().start(), said, corrects));
    }
    return called.against() ? List.of() : told(s.from(n), strength, said, corrects);
  }

  /** "Verdict: A is better", "Verdict: A > B": what a sentence behind the name says. */
  private List<VerdictClaim> told(
      ReplySentence rest, Strength strength, ReplySentence said, boolean corrects) {
    return prose.in(rest, false).stream()
        .map(c -> claim(c.verdict(), strength, c.place(), said, corrects || c.corrects()))
        .toList();
  }

  private static boolean isTie(ReplySentence s, int n, boolean value) {
    int end = n;
    while (end < s.size() && !s.among(end, VALUE_ENDS)) {
      end++;
    }
    ReplySentence part = new ReplySentence(s.tokens().subList(n, end));
    return value ? TieWords.value(part) : TieWords.whole(part) && !part.at(0).equals("even");
  }

  private static VerdictClaim claim(
      SpokenVerdict verdict, Strength strength, int place, ReplySentence said, boolean corrects) {
    return new VerdictClaim(verdict, strength, place, said.start(), corrects, false);
  }
}
