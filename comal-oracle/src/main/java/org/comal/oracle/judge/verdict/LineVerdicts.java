package org.comal.oracle.judge.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comal.oracle.judge.verdict.VerdictClaim.Strength;

/**
 * Verdicts that are a line or a sentence of their own: the first or the last line, the first
 * sentence, the last one. Where both labels head lines or sentences, they are a list.
 */
final class LineVerdicts {
  private static final Set<String> LEADING = Set.of(".", "!", ";", ":", "-", "because", "since");
  private static final Set<String> HEADING = Set.of(":", "-", ".", ")");
  private static final Set<String> BRIEF =
      Set.of(
          "i",
          "think",
          "believe",
          "guess",
          "say",
          "would",
          "it",
          "is",
          "it's",
          "i'd",
          "so",
          "therefore",
          "thus",
          "hence",
          "overall",
          "probably",
          "definitely",
          "clearly",
          "my",
          ",",
          "that",
          "go",
          "with",
          "i'm",
          "going",
          "for",
          ":",
          "-");
  private static final int LONGEST_BRIEF = 7;

  private final LabelWords labels;
  private final NamedVerdicts named;

  LineVerdicts(LabelWords labels, NamedVerdicts named) {
    this.labels = labels;
    this.named = named;
  }

  /** A text that is a label or a tie and nothing else. */
  Optional<SpokenVerdict> whole(ReplySentence s) {
    return TieWords.value(s)
        ? Optional.of(new SpokenVerdict.Tie())
        : labels.whole(s).map(LabelWords.Name::verdict);
  }

  /** Whether a text is a label without a noun, a bracket or an article. */
  boolean bare(ReplySentence s) {
    return labels.whole(s).filter(LabelWords.Name::bare).isPresent();
  }

  /** The claims of a reply that is more than a label. */
  List<VerdictClaim> in(ReplyText reply, boolean cut) {
    List<VerdictClaim> claims = new ArrayList<>();
    List<ReplyLine> lines = reply.lines();
    if (lines.stream().allMatch(line -> alone(line).isPresent())) {
      // A list of names, or one and the same again.
      alone(reply.first())
          .filter(v -> lines.stream().allMatch(l -> alone(l).get().agrees(v)))
          .ifPresent(v -> claims.add(claim(v, Strength.EXPLICIT, reply.last())));
      return claims;
    }
    for (int i = 0; i + 1 < lines.size(); i++) {
      if (named.heads(lines.get(i))) {
        ReplyLine value = lines.get(i + 1);
        whole(value.whole()).ifPresent(v -> claims.add(claim(v, Strength.EXPLICIT, value)));
      }
    }
    if (lines.size() > 1) {
      alone(reply.first())
          .filter(v -> !headsList(reply, v) && !(cut && heading(reply.first())))
          .ifPresent(v -> claims.add(claim(v, Strength.EXPLICIT, reply.first())));
      alone(reply.last()).ifPresent(v -> claims.add(claim(v, Strength.EXPLICIT, reply.last())));
    }
    leading(reply).ifPresent(claims::add);
    brief(reply).ifPresent(claims::add);
    closing(reply).ifPresent(claims::add);
    return claims;
  }

  private static VerdictClaim claim(SpokenVerdict verdict, Strength strength, ReplyLine line) {
    int start = line.sentences().get(0).start();
    return new VerdictClaim(verdict, strength, start, start, false, false);
  }

  /** A line that is a label or a tie; an item of a list or a heading is none. */
  private Optional<SpokenVerdict> alone(ReplyLine line) {
    ReplySentence s = line.whole();
    if (!line.plain()) {
      return Optional.empty();
    }
    boolean titled = s.among(0, VerdictWords.NOUNS) && s.at(1).equals(":");
    return whole(titled ? s.from(2) : s).filter(v -> !s.question());
  }

  /** Whether a label at the beginning of a reply that goes on may head a part of it. */
  private boolean heading(ReplyLine line) {
    return labels.at(line.whole(), 0).map(name -> !name.bare()).orElse(false);
  }

  /** Whether the other label heads a part of the rest. */
  private boolean headsList(ReplyText reply, SpokenVerdict first) {
    if (!(first instanceof SpokenVerdict.For one)) {
      return false;
    }
    for (ReplySentence s : reply.sentences()) {
      for (int i = 0; i < s.size(); i++) {
        Optional<LabelWords.Name> name = labels.at(s, i);
        boolean other = name.isPresent() && name.get().label() != one.label();
        if (other && (s.at(name.get().next()).equals(":") || (i == 0 && heads(s, name.get())))) {
          return true;
        }
      }
    }
    List<ReplyLine> middle = reply.lines().subList(1, Math.max(1, reply.lines().size() - 1));
    return middle.stream().anyMatch(l -> alone(l).filter(v -> !v.agrees(first)).isPresent());
  }

  private static boolean heads(ReplySentence s, LabelWords.Name name) {
    return s.among(name.next(), HEADING) && name.sure();
  }

  /** "B. It is right": the reply begins with a label and goes on. */
  private Optional<VerdictClaim> leading(ReplyText reply) {
    ReplyLine line = reply.first();
    ReplySentence all = line.whole();
    Optional<LabelWords.Name> begins = labels.at(all, 0);
    if (!line.plain()) {
      return Optional.empty();
    }
    if (begins.isEmpty()) {
      return TieWords.whole(line.sentences().get(0)) && reply.sentences().size() > 1
          ? Optional.of(claim(new SpokenVerdict.Tie(), Strength.STATED, line))
          : Optional.empty();
    }
    LabelWords.Name name = begins.get();
    int next = all.at(name.next()).equals(",") ? name.next() + 1 : name.next();
    boolean comma = next > name.next();
    boolean goesOn =
        comma
            ? all.among(next, Set.of("because", "since", "as"))
            : all.among(next, LEADING) && (name.bare() || !all.at(next).equals(":"));
    boolean more = next + 1 < all.size();
    boolean numbers =
        all.at(next + 1).matches("\\d.*") || (name.bare() && all.at(0).matches("\\d+"));
    SpokenVerdict said = name.verdict();
    return goesOn && more && !numbers && !headsList(reply, said)
        ? Optional.of(claim(said, Strength.STATED, line))
        : Optional.empty();
  }

  /** A few words that end with the label: "I think B". */
  private Optional<VerdictClaim> brief(ReplyText reply) {
    ReplySentence s = reply.whole();
    for (int i = 1; i <= LONGEST_BRIEF && i < s.size() && s.among(i - 1, BRIEF); i++) {
      Optional<LabelWords.Name> name = labels.at(s, i);
      if (name.isPresent() && name.get().sure() && s.endsAt(name.get().next())) {
        return Optional.of(claim(name.get().verdict(), Strength.WEAK, reply.first()));
      }
    }
    return Optional.empty();
  }

  /** A last sentence that is a label, and "both are good, but B". */
  private Optional<VerdictClaim> closing(ReplyText reply) {
    ReplyLine line = reply.last();
    ReplySentence s = line.sentences().get(line.sentences().size() - 1);
    if (!line.plain() || s.question()) {
      return Optional.empty();
    }
    int from = 0;
    if (s.at(0).equals("both")) {
      while (from < s.size() && !s.at(from).equals("but")) {
        from++;
      }
      from += s.says(from + 1, "overall") ? 2 : 1;
    } else if (line.sentences().size() < 2) {
      return Optional.empty();
    }
    return labels
        .whole(s.from(from))
        .filter(LabelWords.Name::sure)
        .map(name -> claim(name.verdict(), Strength.STATED, line));
  }
}
