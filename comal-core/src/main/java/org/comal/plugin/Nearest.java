package org.comal.plugin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What may have been meant where a name was given that there is not.
 *
 * @param guesses the names that are nearest, where any is near: one, or a few that are equally near
 * @param known the names there are, in alphabetical order
 */
public record Nearest(List<String> guesses, List<String> known) {
  /** More names than these are no help in a sentence. */
  private static final int MOST_LISTED = 12;

  /** Of more that are equally near, none was meant. */
  private static final int MOST_GUESSES = 3;

  /**
   * Copies both lists.
   *
   * @param guesses copied; empty where no name is near enough
   * @param known copied
   */
  public Nearest {
    guesses = List.copyOf(guesses);
    known = List.copyOf(known);
  }

  /**
   * Looks for the nearest: the fewest letters to add, drop, change or swap with their neighbour, at
   * most a third of them or two; then the longest common beginning.
   *
   * @param wrong the name that was given
   * @param known the names there are, in any order; one that occurs twice counts once
   * @return the nearest names, none where too many are equally near
   */
  public static Nearest to(String wrong, Collection<String> known) {
    List<String> names = known.stream().distinct().sorted().toList();
    List<String> best = new ArrayList<>();
    int least = Math.max(2, wrong.length() / 3);
    int longest = 0;
    for (String name : names) {
      int edits = distance(wrong, name);
      int common = commonBeginning(wrong, name);
      if (edits > least || edits == least && common < longest) {
        continue;
      }
      if (edits < least || common > longest) {
        best.clear();
        least = edits;
        longest = common;
      }
      best.add(name);
    }
    return new Nearest(best.size() > MOST_GUESSES ? List.of() : best, names);
  }

  /** {@return "; did you mean X?", to be put behind a sentence; empty where nothing is near} */
  public String question() {
    return guesses.isEmpty() ? "" : "; did you mean " + String.join(" or ", guesses) + "?";
  }

  /** {@return the question, or where nothing is near the names there are, if they are few} */
  public String advice() {
    if (!guesses.isEmpty() || known.isEmpty() || known.size() > MOST_LISTED) {
      return question();
    }
    return "; known: " + String.join(", ", known);
  }

  private static int commonBeginning(String a, String b) {
    int n = 0;
    while (n < Math.min(a.length(), b.length()) && a.charAt(n) == b.charAt(n)) {
      n++;
    }
    return n;
  }

  /** Damerau–Levenshtein distance in which no part is edited twice (optimal string alignment). */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
