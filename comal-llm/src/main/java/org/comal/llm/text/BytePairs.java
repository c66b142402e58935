package org.comal.llm.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Byte-pair encoding (Sennrich, Haddow and Birch, 2016) over bytes: learns which pairs of symbols
 * to merge, the most frequent first, equally frequent ones in the order of their text.
 */
final class BytePairs {
  /** How text falls into words, within which pairs are merged: the pattern of Qwen2. */
  static final String WORDS =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}|"
          + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  private static final Pattern WORD = Pattern.compile(WORDS, Pattern.UNICODE_CHARACTER_CLASS);

  /** Two neighbouring symbols. */
  private record Pair(String left, String right) {}

  /** A pair with how often it occurred when it was queued; the first in order is merged first. */
  private record Counted(Pair pair, long count) implements Comparable<Counted> {
    private static final Comparator<Counted> ORDER =
        Comparator.comparingLong((Counted c) -> -c.count)
            .thenComparing(c -> c.pair.left)
            .thenComparing(c -> c.pair.right);

    @Override
    public int compareTo(Counted other) {
      return ORDER.compare(this, other);
    }
  }

  private static final class Word {
    private final List<String> symbols;
    private final long count;

    Word(String letters, long count) {
      this.symbols = new ArrayList<>(Arrays.asList(letters.split("")));
      this.count = count;
    }

    List<Pair> pairs() {
      List<Pair> pairs = new ArrayList<>();
      for (int i = 0; i + 1 < symbols.size(); i++) {
        pairs.add(new Pair(symbols.get(i), symbols.get(i + 1)));
      }
      return pairs;
    }

    void merge(Pair pair) {
      for (int i = 0; i + 1 < symbols.size(); i++) {
        if (symbols.get(i).equals(pair.left) && symbols.get(i + 1).equals(pair.right)) {
          symbols.set(i, pair.left + pair.right);
          symbols.remove(i + 1);
        }
      }
    }
  }

  private final List<Word> words = new ArrayList<>();
  private final Map<Pair, Long> counts = new HashMap<>();
  private final Map<Pair, Set<Integer>> places = new HashMap<>();
  private final Map<Pair, Long> changed = new HashMap<>();
  private final PriorityQueue<Counted> queue = new PriorityQueue<>();
  private final List<String[]> merges = new ArrayList<>();

  private BytePairs(Collection<String> texts) {
    Map<String, Long> frequency = new TreeMap<>();
    for (String text : texts) {
      Matcher m = WORD.matcher(text);
      while (m.find()) {
        frequency.merge(letters(m.group()), 1L, Long::sum);
      }
    }
    frequency.forEach((letters, count) -> words.add(new Word(letters, count)));
    for (int w = 0; w < words.size(); w++) {
      count(w, 1);
    }
  }

  /**
   * Learns merges from texts.
   *
   * @param most merges wanted; fewer come back where no pair occurs twice
   * @return pairs of symbols in byte letters, in the order in which they are merged
   */
  static List<String[]> learn(Collection<String> texts, int most) {
    BytePairs trainer = new BytePairs(texts);
    while (trainer.merges.size() < most && trainer.mergeBest()) {
      // Each call adds one merge.
    }
    return trainer.merges;
  }

  private void count(int w, int sign) {
    for (Pair p : words.get(w).pairs()) {
      long now = counts.merge(p, sign * words.get(w).count, Long::sum);
      places.computeIfAbsent(p, x -> new HashSet<>()).add(w);
      changed.put(p, now);
    }
  }

  /** Queues the pairs whose counts changed; what was queued of them before is out of date. */
  private void queueChanged() {
    changed.forEach(
        (pair, count) -> {
          if (count > 1) {
            queue.add(new Counted(pair, count));
          }
        });
    changed.clear();
  }

  private boolean mergeBest() {
    queueChanged();
    Counted best;
    do {
      best = queue.poll();
      if (best == null) {
        return false;
      }
    } while (best.count != counts.getOrDefault(best.pair, 0L));
    Pair pair = best.pair;
    for (int w : new TreeSet<>(places.get(pair))) {
      count(w, -1);
      words.get(w).merge(pair);
      count(w, 1);
    }
    counts.remove(pair);
    places.remove(pair);
    changed.remove(pair);
    merges.add(new String[] {pair.left, pair.right});
    return true;
  }

  /** Text as one letter for each of its UTF-8 bytes, as tokenizer files write them. */
  static String letters(String text) {
    StringBuilder letters = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      letters.append(letter(b & 0xff));
    }
    return letters.toString();
  }

  /** The letters of all bytes in the order of byte-level vocabularies: printable ones first. */
  static List<String> alphabet() {
    List<String> all = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      all.add(String.valueOf(letter(b)));
    }
    all.sort(Comparator.naturalOrder());
    return all;
  }

  /** Printable bytes stand for themselves; the n-th other one is U+0100 + n. */
  private static char letter(int b) {
    if (printable(b)) {
      return (char) b;
    }
    int others = 0;
    for (int i = 0; i < b; i++) {
      others += printable(i) ? 0 : 1;
    }
    return (char) (256 + others);
  }

  private static boolean printable(int b) {
    return (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || (b >= 0xae && b <= 0xff);
  }
}
