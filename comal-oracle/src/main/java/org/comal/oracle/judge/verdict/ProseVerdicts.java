package org.comal.oracle.judge.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comal.oracle.judge.verdict.VerdictClaim.Strength;

/**
 * Verdicts in sentences: "I choose the second", "A is better than B", "B beats A", "A > B", "both
 * are equally good". What a sentence denies, sets as a condition, cites, or says of an aspect is
 * none.
 */
final class ProseVerdicts {
  private static final int MOST_DEGREES = 5;
  private static final Set<String> CLAUSE_ENDS =
      Set.of(".", ",", ";", ":", "!", "-", "(", "because", "since", "but", "so");
  private static final Set<String> IN_TIES = Set.of("neither", "no", "nor", "than");
  private static final Set<String> REASONS = Set.of("because", "since", "as", "given", "due", "by");
  private static final Set<String> WITH = Set.of("with", "for", "towards", "toward", "on");
  private static final Set<String> PHRASAL =
      Set.of("go", "going", "went", "vote", "opt", "lean", "settle");
  private static final Set<String> AGAINST_OTHER = Set.of("over", "to", "against");

  private final LabelWords labels;

  ProseVerdicts(LabelWords labels) {
    this.labels = labels;
  }

  List<VerdictClaim> in(ReplyLine line) {
    List<VerdictClaim> claims = new ArrayList<>();
    for (ReplySentence s : line.aside() ? List.<ReplySentence>of() : line.sentences()) {
      claims.addAll(in(s, line.bullet()));
    }
    return claims;
  }

  /**
   * Those of one sentence.
   *
   * @param bullet whether it is an item of a list, in which only a choice is no aspect
   */
  List<VerdictClaim> in(ReplySentence said, boolean bullet) {
    List<VerdictClaim> claims = new ArrayList<>();
    ReplySentence s = ProseScope.plain(said);
    if (said.question() || s.size() == 0) {
      return claims;
    }
    for (int i = 0; i < s.size(); ) {
      choice(said, s, i).ifPresent(claims::add);
      Optional<LabelWords.Name> name = labels.at(s, i);
      if (name.isPresent() && name.get().sure() && !bullet) {
        compared(said, s, i, name.get()).ifPresent(claims::add);
      }
      i = name.map(LabelWords.Name::next).orElse(i + 1);
    }
    if (!bullet) {
      ties(said, s, claims);
    }
    return claims;
  }

  private static VerdictClaim claim(ReplySentence said, SpokenVerdict verdict, int place) {
    boolean corrects = ProseScope.sumsUp(said, said.before(place));
    return new VerdictClaim(verdict, Strength.STATED, place, said.start(), corrects, false);
  }

  private static SpokenVerdict verdict(LabelWords.Name name, boolean praised) {
    return praised ? name.verdict() : name.verdict().other();
  }

  /** "I choose A", "Reject A". */
  private Optional<VerdictClaim> choice(ReplySentence said, ReplySentence s, int i) {
    boolean phrasal = s.among(i, PHRASAL) && s.among(i + 1, WITH);
    boolean rejects = s.among(i, VerdictWords.REJECTS);
    if (!phrasal && !rejects && !s.among(i, VerdictWords.CHOOSES)) {
      return Optional.empty();
    }
    int subject = i - 1;
    while (s.among(subject, VerdictWords.AUXILIARIES)) {
      subject--;
    }
    boolean own = subject < 0 || s.among(subject, VerdictWords.SELF) || s.at(subject).equals(":");
    Optional<LabelWords.Name> name = labels.at(s, phrasal ? i + 2 : i + 1);
    if (!own || name.isEmpty()) {
      return Optional.empty();
    }
    int next = behindOther(s, name.get().next(), name.get().label());
    if (!complete(s, next, name.get().label()) || !ProseScope.asserted(s, i, true)) {
      return Optional.empty();
    }
    return Optional.of(claim(said, verdict(name.get(), !rejects), name.get().start()));
  }

  /**
   * What a sentence says of a response.
   *
   * @param next the token behind it
   */
  private record Said(boolean praises, boolean equal, int next) {}

  /** What is said of a response that is named: "A is better". */
  private Optional<VerdictClaim> compared(
      ReplySentence said, ReplySentence s, int i, LabelWords.Name name) {
    Optional<Said> found = saidOf(s, i, name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    boolean praised = found.get().praises();
    int best = praised ? name.label() : 1 - name.label();
    if (!complete(s, found.get().next(), best) || !ProseScope.asserted(s, i, false)) {
      return Optional.empty();
    }
    SpokenVerdict told = found.get().equal() ? new SpokenVerdict.Tie() : verdict(name, praised);
    return Optional.of(claim(said, told, name.start()));
  }

  private Optional<Said> saidOf(ReplySentence s, int i, LabelWords.Name name) {
    int n = skip(s, name.next());
    if (s.among(n, VerdictWords.BE)) {
      return attributed(s, skip(s, n + 1), name);
    }
    boolean wins = s.among(n, VerdictWords.WINS);
    if (wins || s.among(n, VerdictWords.LOSES)) {
      return Optional.of(new Said(wins, false, behindOther(s, n + 1, name.label())));
    }
    boolean edges = s.says(n, "edges out");
    if (edges || s.among(n, VerdictWords.BEATS)) {
      return againstOther(s, n + (edges ? 2 : 1), name, true, false);
    }
    String sign = s.at(n);
    if (i == 0 && sign.matches("[<>]{1,3}|=+")) {
      return againstOther(s, n + 1, name, sign.contains(">"), sign.contains("="))
          .filter(x -> !(sign.contains("<") && sign.contains(">")));
    }
    return Optional.empty();
  }

  /** "… better than B", "… not as good as B": what stands behind "is". */
  private Optional<Said> attributed(ReplySentence s, int from, LabelWords.Name name) {
    if (s.says(from, "not as good as")) {
      return other(s, from + 4, name).map(o -> new Said(false, false, o.next()));
    }
    Optional<Boolean> judged = judged(s, from);
    if (judged.isEmpty()) {
      return Optional.empty();
    }
    int n = from + (s.among(from, Set.of("more", "most", "less", "least")) ? 2 : 1);
    while (s.among(n, VerdictWords.NOUNS)) {
      n++;
    }
    n += s.says(n, "of the two") ? 3 : 0;
    n += s.among(n, NamedVerdicts.PLURALS) ? 1 : 0;
    if (s.says(n, "than the other")) {
      n += s.at(n + 3).equals("one") || s.among(n + 3, VerdictWords.NOUNS) ? 4 : 3;
    } else if (s.at(n).equals("than")) {
      return againstOther(s, n + 1, name, judged.get(), false);
    }
    return Optional.of(new Said(judged.get(), false, behindOther(s, n, name.label())));
  }

  private Optional<Said> againstOther(
      ReplySentence s, int n, LabelWords.Name name, boolean praises, boolean equal) {
    return other(s, n, name)
        .map(o -> new Said(praises, equal, behindOther(s, o.next(), name.label())));
  }

  /** Whether the word at a place praises or blames; empty where it does neither. */
  private static Optional<Boolean> judged(ReplySentence s, int n) {
    if (s.at(n).equals("more") || s.at(n).equals("most")) {
      return s.among(n + 1, VerdictWords.MERITS) ? Optional.of(true) : Optional.empty();
    }
    if (s.at(n).equals("less") || s.at(n).equals("least")) {
      return s.among(n + 1, VerdictWords.MERITS) ? Optional.of(false) : Optional.empty();
    }
    if (s.among(n, VerdictWords.BETTER)) {
      return Optional.of(true);
    }
    return s.among(n, VerdictWords.WORSE) ? Optional.of(false) : Optional.empty();
  }

  private static int skip(ReplySentence s, int from) {
    int n = from;
    while (n < from + MOST_DEGREES && s.among(n, VerdictWords.DEGREES)) {
      n++;
    }
    return n;
  }

  private Optional<LabelWords.Name> other(ReplySentence s, int i, LabelWords.Name name) {
    return labels.at(s, i).filter(o -> o.label() != name.label());
  }

  /** The place behind "over B", "rather than B" and the like, if that stands there. */
  private int behindOther(ReplySentence s, int n, int label) {
    int at =
        s.among(n, AGAINST_OTHER)
            ? n + 1
            : s.says(n, "rather than") || s.says(n, "instead of") ? n + 2 : n;
    return at == n
        ? n
        : labels.at(s, at).filter(o -> o.label() != label).map(LabelWords.Name::next).orElse(n);
  }

  /**
   * Whether a verdict that ends before a place is complete there, and nothing in the rest narrows
   * it, sets a condition or speaks for the other.
   */
  boolean complete(ReplySentence s, int n, int label) {
    if (s.endsAt(n)) {
      return !s.question();
    }
    boolean and = s.at(n).equals("and") && labels.at(s, n + 1).isEmpty();
    boolean contrast = s.among(n, VerdictWords.CONTRASTS);
    if (!and && !contrast && !s.among(n, VerdictWords.CONTINUES)) {
      return false;
    }
    int reason = n;
    while (reason < s.size() && !s.among(reason, REASONS)) {
      reason++;
    }
    if (s.any(n, reason, VerdictWords.CONDITIONS)
        || (and && s.any(n, reason, VerdictWords.FAULTS))
        || (s.among(n, Set.of(":", "-")) && s.at(n + 1).matches("\\d.*"))) {
      return false;
    }
    int enumerated = s.at(n).equals(",") ? n + 1 : n;
    enumerated += s.among(enumerated, VerdictWords.CONJUNCTIONS) ? 1 : 0;
    Optional<LabelWords.Name> listed = enumerated > n ? labels.at(s, enumerated) : Optional.empty();
    if (listed.isPresent() && (s.endsAt(listed.get().next()) || !s.isWord(listed.get().next()))) {
      return false;
    }
    for (int i = n; i < s.size(); i++) {
      if (s.among(i, VerdictWords.CONTRASTS)) {
        return !labels.any(s, i + 1, s.size(), 1 - label)
            && !s.any(i + 1, s.size(), VerdictWords.FAULTS);
      }
    }
    return true;
  }

  /** "It is a tie", "A and B are equal". */
  private void ties(ReplySentence said, ReplySentence s, List<VerdictClaim> claims) {
    StringBuilder clause = new StringBuilder();
    int from = 0;
    for (int i = 0; i <= s.size(); ) {
      boolean ends = i == s.size() || s.among(i, CLAUSE_ENDS);
      if (ends && i > from && TieWords.ends(clause.toString()) && granted(s, from, i)) {
        claims.add(claim(said, new SpokenVerdict.Tie(), s.tokens().get(i - 1).start()));
      }
      if (ends) {
        clause.setLength(0);
        from = ++i;
        continue;
      }
      Optional<LabelWords.Name> second =
          labels
              .at(s, i)
              .filter(a -> s.among(a.next(), Set.of("and", "nor")))
              .flatMap(a -> labels.at(s, a.next() + 1).filter(b -> b.label() != a.label()));
      clause.append(clause.isEmpty() ? "" : " ").append(second.isPresent() ? "PAIR" : s.at(i));
      i = second.map(LabelWords.Name::next).orElse(i + 1);
    }
  }

  private static boolean granted(ReplySentence s, int from, int to) {
    for (int i = from; i < to; i++) {
      boolean denies = VerdictWords.denies(s.at(i)) && !IN_TIES.contains(s.at(i));
      if (denies || s.among(i, VerdictWords.ASPECTS)) {
        return false;
      }
    }
    return !s.among(0, VerdictWords.PARTIAL) && !s.any(0, from, Set.of("if", "unless", "whether"));
  }
}
