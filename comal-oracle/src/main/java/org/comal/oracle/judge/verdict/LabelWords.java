package org.comal.oracle.judge.verdict;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Knows where a sentence names one of the two responses: "B", "output (b)", "the second one". */
final class LabelWords {
  private static final int MOST_NOUNS = 3;
  private static final Set<String> ARTICLES = Set.of("the", "my");
  private static final Set<String> FIRST = Set.of("first", "1st");
  private static final Set<String> SECOND = Set.of("second", "2nd");
  private static final Set<String> BRACKETS = Set.of("(", "#");

  private final List<List<ReplyToken>> labels;
  private final boolean caseMatters;
  private final boolean digits;

  LabelWords(List<String> labels) {
    this.labels =
        labels.stream()
            .map(l -> ReplyText.tokens(l, 0).stream().filter(ReplyToken::word).toList())
            .toList();
    this.caseMatters = labels.get(0).equalsIgnoreCase(labels.get(1));
    this.digits = labels.stream().anyMatch(l -> l.matches("[12]"));
  }

  /**
   * A name of a response.
   *
   * @param label 0 or 1
   * @param start where the telling word begins in the reply
   * @param next the token behind the name
   * @param sure whether it can be nothing else: spelled as the label is, or behind a noun or a
   *     bracket
   * @param bare whether it is the label alone, without noun and bracket
   */
  record Name(int label, int start, int next, boolean sure, boolean bare) {
    SpokenVerdict.For verdict() {
      return new SpokenVerdict.For(label, start);
    }
  }

  /** The name that begins at a token. */
  Optional<Name> at(ReplySentence s, int i) {
    return at(s, i, false);
  }

  /** The one that a text consists of, but for marks at its end; "second" is one there too. */
  Optional<Name> whole(ReplySentence s) {
    return at(s, 0, true).filter(name -> s.endsAt(name.next()));
  }

  private Optional<Name> at(ReplySentence s, int i, boolean alone) {
    int j = i;
    boolean article = false;
    boolean bracket = false;
    int nouns = 0;
    Optional<Name> label = label(s, j, true, false);
    while (label.isEmpty() && j < s.size()) {
      if (j == i && s.among(j, ARTICLES)) {
        article = true;
      } else if (!bracket && nouns < MOST_NOUNS && s.among(j, VerdictWords.NOUNS)) {
        nouns++;
      } else if (!bracket && s.among(j, BRACKETS)) {
        bracket = true;
      } else {
        break;
      }
      label = label(s, ++j, false, nouns > 0);
    }
    if (label.isEmpty()) {
      return ordinal(s, j, alone || article || nouns > 0);
    }
    Name name = label.get();
    int next = name.next();
    if (bracket && s.at(next).equals(")")) {
      next++;
    } else if (bracket && !s.endsAt(next)) {
      return Optional.empty();
    }
    if ((article || alone) && nouns == 0 && s.among(next, VerdictWords.NOUNS)) {
      next++;
    }
    boolean bare = nouns == 0 && !bracket;
    return Optional.of(
        new Name(name.label(), name.start(), next, name.sure() || !bare, bare && !article));
  }

  /** A label's words, and "1" for the first where a noun goes before. */
  private Optional<Name> label(ReplySentence s, int i, boolean first, boolean afterNoun) {
    for (boolean exact : caseMatters ? new boolean[] {true} : new boolean[] {true, false}) {
      for (int k = 0; k < 2; k++) {
        int next = match(labels.get(k), s, i, exact);
        if (next > 0) {
          int word = next - 1;
          return Optional.of(new Name(k, s.tokens().get(word).start(), next, exact, first));
        }
      }
    }
    if (afterNoun && !digits && (s.at(i).equals("1") || s.at(i).equals("2"))) {
      int k = s.at(i).equals("1") ? 0 : 1;
      return Optional.of(new Name(k, s.tokens().get(i).start(), i + 1, true, false));
    }
    return Optional.empty();
  }

  private Optional<Name> ordinal(ReplySentence s, int i, boolean sure) {
    boolean noun = s.among(i + 1, VerdictWords.NOUNS);
    int k = s.among(i, FIRST) ? 0 : s.among(i, SECOND) ? 1 : -1;
    if (k < 0 || !(sure || noun)) {
      return Optional.empty();
    }
    return Optional.of(new Name(k, s.tokens().get(i).start(), noun ? i + 2 : i + 1, true, false));
  }

  /** The token behind the label's words, if they stand there; else 0. */
  private static int match(List<ReplyToken> label, ReplySentence s, int i, boolean exact) {
    int at = i;
    for (int k = 0; k < label.size(); k++) {
      while (k > 0 && s.among(at, BRACKETS)) {
        at++;
      }
      if (!s.isWord(at)) {
        return 0;
      }
      ReplyToken t = s.tokens().get(at++);
      boolean same =
          exact ? t.text().equals(label.get(k).text()) : t.lower().equals(label.get(k).lower());
      if (!same) {
        return 0;
      }
    }
    return at;
  }

  /** Whether a name of a response begins at any token of a part. */
  boolean any(ReplySentence s, int from, int to, int label) {
    for (int i = Math.max(0, from); i < Math.min(to, s.size()); i++) {
      Optional<Name> name = at(s, i);
      if (name.isPresent() && name.get().sure() && (label < 0 || name.get().label() == label)) {
        return true;
      }
    }
    return false;
  }
}
