package org.comal.oracle.judge.verdict;

import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.comal.oracle.judge.verdict.VerdictClaim.Strength;

/**
 * Which of a reply's claims is its verdict: of explicit ones the last; else what all of the stated
 * ones say, or the last where it sums up or corrects; else the weak ones, where they agree. What
 * contradicts it afterwards, and does not clearly correct it, leaves the verdict open.
 */
final class VerdictResolution {
  private VerdictResolution() {}

  /**
   * The verdict.
   *
   * @param takenBack whether the sentence that begins at a place takes back what was said before
   */
  static SpokenVerdict of(List<VerdictClaim> claims, IntPredicate takenBack) {
    List<VerdictClaim> sorted =
        claims.stream().sorted(Comparator.comparingInt(VerdictClaim::place)).toList();
    List<VerdictClaim> explicit = of(sorted, Strength.EXPLICIT).toList();
    List<VerdictClaim> stated = of(sorted, Strength.STATED).toList();
    if (!explicit.isEmpty()) {
      VerdictClaim last = lastOf(explicit);
      List<VerdictClaim> later = stated.stream().filter(c -> c.place() > last.place()).toList();
      return followed(last, later, takenBack);
    }
    if (!stated.isEmpty()) {
      return agreed(stated);
    }
    List<VerdictClaim> weak = of(sorted, Strength.WEAK).toList();
    return weak.isEmpty() ? new SpokenVerdict.Undecided() : agreed(weak);
  }

  private static Stream<VerdictClaim> of(List<VerdictClaim> claims, Strength strength) {
    return claims.stream().filter(c -> c.strength() == strength);
  }

  /** The last one; undecided where its own sentence offers others as well. */
  private static VerdictClaim lastOf(List<VerdictClaim> explicit) {
    VerdictClaim last = explicit.get(explicit.size() - 1);
    boolean torn =
        explicit.stream().anyMatch(c -> c.group() == last.group() && !c.agrees(last))
            && !last.corrects();
    return torn
        ? new VerdictClaim(
            new SpokenVerdict.Undecided(),
            Strength.EXPLICIT,
            last.place(),
            last.group(),
            false,
            true)
        : last;
  }

  private static SpokenVerdict followed(
      VerdictClaim explicit, List<VerdictClaim> later, IntPredicate takenBack) {
    VerdictClaim now = explicit;
    for (VerdictClaim claim : later) {
      if (!claim.agrees(now)) {
        if (!takenBack.test(claim.group())) {
          return new SpokenVerdict.Undecided();
        }
        now = claim;
      }
    }
    return now.verdict();
  }

  /** What all say; what is equal before a preference is told is but an aspect. */
  private static SpokenVerdict agreed(List<VerdictClaim> claims) {
    VerdictClaim last = claims.get(claims.size() - 1);
    List<VerdictClaim> others =
        claims.stream()
            .filter(c -> !c.agrees(last))
            .filter(
                c ->
                    !(c.verdict() instanceof SpokenVerdict.Tie
                        && last.verdict() instanceof SpokenVerdict.For))
            .toList();
    return others.isEmpty() || last.corrects() ? last.verdict() : new SpokenVerdict.Undecided();
  }
}
