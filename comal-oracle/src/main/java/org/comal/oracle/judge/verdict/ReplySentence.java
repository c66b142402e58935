package org.comal.oracle.judge.verdict;

import java.util.List;
import java.util.Set;

/** A sentence of a reply, or the part of one that stands in one line. */
record ReplySentence(List<ReplyToken> tokens) {
  /** Marks that may stand behind what is complete. */
  private static final Set<String> ENDS = Set.of(".", "!", ";", ",");

  /** Sentences one after the other, as one. */
  static ReplySentence of(List<ReplySentence> parts) {
    return new ReplySentence(parts.stream().flatMap(s -> s.tokens().stream()).toList());
  }

  int size() {
    return tokens.size();
  }

  /** How many tokens stand before a place of the reply. */
  int before(int place) {
    return (int) tokens.stream().filter(t -> t.start() < place).count();
  }

  /** Where it begins in the reply. */
  int start() {
    return tokens.get(0).start();
  }

  /** The token at a place in small letters; empty outside. */
  String at(int i) {
    return i >= 0 && i < tokens.size() ? tokens.get(i).lower() : "";
  }

  boolean among(int i, Set<String> words) {
    return words.contains(at(i));
  }

  boolean isWord(int i) {
    return i >= 0 && i < tokens.size() && tokens.get(i).word();
  }

  /** Whether the words of a phrase stand at a place. */
  boolean says(int i, String phrase) {
    if (at(i).isEmpty() || !phrase.startsWith(at(i))) {
      return false;
    }
    int at = i;
    for (String word : phrase.split(" ", -1)) {
      if (!at(at++).equals(word)) {
        return false;
      }
    }
    return true;
  }

  /** Whether any token from a place up to another is one of some words. */
  boolean any(int from, int to, Set<String> words) {
    for (int i = Math.max(0, from); i < Math.min(to, size()); i++) {
      if (words.contains(at(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether nothing but marks that end a sentence stands from a place on. */
  boolean endsAt(int i) {
    return tokens.subList(Math.min(i, size()), size()).stream()
        .allMatch(t -> ENDS.contains(t.lower()));
  }

  boolean question() {
    return at(size() - 1).equals("?");
  }

  /** Whether it ends as sentences do, and not with its line. */
  boolean ended() {
    return Set.of(".", "!", "?", ";").contains(at(size() - 1));
  }

  /** The words with one blank between them, without the marks at the end; marks stay otherwise. */
  String words() {
    int end = size();
    while (end > 0 && ENDS.contains(at(end - 1))) {
      end--;
    }
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < end; i++) {
      all.append(i == 0 ? "" : " ").append(at(i));
    }
    return all.toString();
  }

  /** The part from a place on. */
  ReplySentence from(int i) {
    return new ReplySentence(tokens.subList(Math.min(i, size()), size()));
  }
}
