package org.comal.oracle.judge.verdict;

/**
 * A place of a reply that says a verdict.
 *
 * @param verdict what it says
 * @param strength how
 * @param place where in the reply
 * @param group where the sentence or the object that it is part of begins
 * @param corrects whether it takes back what was said before
 * @param closed whether a bracket, a tag or a quote ends it, so that no more can follow
 */
record VerdictClaim(
    SpokenVerdict verdict,
    Strength strength,
    int place,
    int group,
    boolean corrects,
    boolean closed) {
  /** The weaker counts only where there is no stronger. */
  enum Strength {
    /** Might be a verdict, where nothing else is: "the answer is B", "I think B". */
    WEAK,
    /** An argument's end in prose: "A is better", "I choose A". */
    STATED,
    /** A form that serves for nothing else: "Verdict: A", "[[A]]". */
    EXPLICIT
  }

  VerdictClaim as(Strength other) {
    return new VerdictClaim(verdict, other, place, group, corrects, closed);
  }

  /** Whether two say the same. */
  boolean agrees(VerdictClaim other) {
    return verdict.agrees(other.verdict);
  }
}
