package org.comal.oracle.judge.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.oracle.judge.verdict.VerdictClaim.Strength;

/**
 * Finds where a judge's reply states its verdict. A label that stands anywhere else, as the article
 * "A" does, decides nothing.
 *
 * <p>Reasoning is passed over ({@link Reasoning}). A reply that is a label or a tie is that. Of any
 * other all that may be a verdict is collected, by form: in a frame ({@link FramedVerdicts}),
 * called a verdict ({@link NamedVerdicts}), in a line of its own ({@link LineVerdicts}), in prose
 * ({@link ProseVerdicts}); then {@link VerdictResolution} decides by strength and place. In doubt a
 * reply is undecided.
 *
 * <p>A reply that was cut off is read by what is complete and explicit alone.
 */
final class VerdictFinder {
  private static final Set<String> SPEAKS = Set.of("tie", "draw", "tied", "equal", "equally");

  private final Optional<Pattern> stated;
  private final LabelWords labels;
  private final ProseVerdicts prose;
  private final NamedVerdicts named;
  private final LineVerdicts lines;
  private final FramedVerdicts framed;

  /**
   * @param labels two bare ones ({@link LabelReader#bare}), for the first and for the second
   *     response
   * @param stated finds the verdict in its first group, the last time that it is found, instead of
   *     the forms above; empty for those
   */
  VerdictFinder(List<String> labels, Optional<Pattern> stated) {
    this.stated = stated;
    this.labels = new LabelWords(labels);
    this.prose = new ProseVerdicts(this.labels);
    this.named = new NamedVerdicts(this.labels, prose);
    this.lines = new LineVerdicts(this.labels, named);
    this.framed = new FramedVerdicts(List.copyOf(labels), this.labels, prose);
  }

  /** What a judge's complete reply says. */
  SpokenVerdict find(String reply) {
    return find(reply, false);
  }

  /**
   * What a judge's reply says.
   *
   * @param cut whether the reply was cut off
   */
  SpokenVerdict find(String reply, boolean cut) {
    String text = Reasoning.blanked(reply);
    if (text.isBlank()) {
      return reply.isBlank() ? new SpokenVerdict.Silent() : new SpokenVerdict.Undecided();
    }
    if (stated.isPresent()) {
      return byPattern(text, stated.get());
    }
    ReplyText spoken = ReplyText.of(FramedVerdicts.blanked(text));
    if (!spoken.isEmpty() && spoken.lines().size() == 1 && !spoken.first().bullet()) {
      Optional<SpokenVerdict> whole = lines.whole(spoken.whole());
      if (whole.isPresent()) {
        // "Answer A" may begin a heading or a sentence.
        boolean begun = cut && !spoken.whole().ended() && !lines.bare(spoken.whole());
        return begun ? new SpokenVerdict.Undecided() : whole.get();
      }
    }
    List<VerdictClaim> claims = new ArrayList<>(framed.in(text, spoken));
    withoutTorn(claims);
    if (!spoken.isEmpty()) {
      claims.addAll(lines.in(spoken, cut));
    }
    for (ReplyLine line : spoken.lines()) {
      claims.addAll(named.in(line));
      claims.addAll(prose.in(line));
    }
    if (cut) {
      return cutOff(claims, spoken);
    }
    if (claims.isEmpty()) {
      return speaks(spoken) ? new SpokenVerdict.Undecided() : new SpokenVerdict.Silent();
    }
    return VerdictResolution.of(claims, group -> takesBack(spoken, group));
  }

  /** Frames that one sentence has for both are what it speaks of, and no verdicts. */
  private static void withoutTorn(List<VerdictClaim> frames) {
    List<VerdictClaim> torn =
        frames.stream()
            .filter(
                a ->
                    frames.stream()
                        .anyMatch(
                            b ->
                                a.group() == b.group()
                                    && !a.agrees(b)
                                    && !(a.corrects() || b.corrects())))
            .toList();
    frames.removeAll(torn);
  }

  private static boolean takesBack(ReplyText spoken, int group) {
    return spoken.sentences().stream()
        .filter(s -> s.start() == group)
        .anyMatch(s -> ProseScope.takesBack(s, s.size()));
  }

  private SpokenVerdict cutOff(List<VerdictClaim> claims, ReplyText spoken) {
    int fragment = Integer.MAX_VALUE;
    boolean takenBack = false;
    if (!spoken.isEmpty()) {
      List<ReplySentence> all = spoken.sentences();
      ReplySentence last = all.get(all.size() - 1);
      fragment = last.ended() ? fragment : last.start();
      takenBack = ProseScope.takesBack(last, last.size());
    }
    int from = fragment;
    List<VerdictClaim> complete =
        claims.stream()
            .filter(c -> c.strength() == Strength.EXPLICIT)
            .filter(c -> c.closed() || c.group() < from)
            .toList();
    boolean undecided = complete.isEmpty() || takenBack;
    if (!undecided) {
      return VerdictResolution.of(complete, group -> false);
    }
    return claims.isEmpty() && !speaks(spoken)
        ? new SpokenVerdict.Silent()
        : new SpokenVerdict.Undecided();
  }

  /** Whether a reply names a response or denies something: then it speaks of a verdict. */
  private boolean speaks(ReplyText spoken) {
    for (ReplySentence s : spoken.sentences()) {
      if (labels.any(s, 0, s.size(), -1)
          || s.tokens().stream()
              .anyMatch(t -> VerdictWords.denies(t.lower()) || SPEAKS.contains(t.lower()))) {
        return true;
      }
    }
    return false;
  }

  private SpokenVerdict byPattern(String text, Pattern pattern) {
    SpokenVerdict last = new SpokenVerdict.Silent();
    Matcher m = pattern.matcher(text);
    while (m.find()) {
      last =
          m.group(1) == null
              ? new SpokenVerdict.Undecided()
              : lines
                  .whole(new ReplySentence(ReplyText.tokens(m.group(1), m.start(1))))
                  .orElse(new SpokenVerdict.Undecided());
    }
    return last;
  }
}
