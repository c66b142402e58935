package org.comal.eval.annotate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.comal.random.RandomSource;

/**
 * Which of a prompt's candidate responses are compared, and which of the two is read first.
 *
 * @param baseline compares each with this model's responses only; empty for all pairs
 * @param perPrompt pairs drawn from those, at most; {@link Integer#MAX_VALUE} for all of them
 * @param order which response stands first
 */
record PairChoice(Optional<String> baseline, int perPrompt, Order order) {

  /** Which response stands first. */
  enum Order {
    /** The one that comes first among the candidates. */
    GIVEN,
    /** Drawn for each pair, so that a judge's liking for a place favours no model. */
    RANDOM,
    /** Each pair is asked twice and makes two rows. */
    BOTH
  }

  /**
   * Numbers of two candidates.
   *
   * @param first stands first
   */
  record Pair(int first, int second) {}

  /**
   * The pairs of one prompt.
   *
   * @param models who gave each candidate response
   * @param random the prompt's own stream
   * @return in a fixed order; drawn pairs keep the order in which they stand among all
   */
  List<Pair> of(List<String> models, RandomSource random) {
    List<Pair> all = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      for (int j = i + 1; j < models.size(); j++) {
        if (meet(models.get(i), models.get(j))) {
          all.add(new Pair(i, j));
        }
      }
    }
    if (perPrompt < all.size()) {
      all = drawn(all, random.at("pairs").generator());
    }
    RandomGenerator coin = random.at("order").generator();
    List<Pair> asked = new ArrayList<>();
    for (Pair pair : all) {
      Pair other = new Pair(/* first= */ pair.second, /* second= */ pair.first);
      switch (order) {
        case GIVEN -> asked.add(pair);
        case RANDOM -> asked.add(coin.nextBoolean() ? pair : other);
        case BOTH -> {
          asked.add(pair);
          asked.add(other);
        }
      }
    }
    return asked;
  }

  private boolean meet(String a, String b) {
    return baseline.isEmpty() || a.equals(baseline.get()) != b.equals(baseline.get());
  }

  /** Draws without putting back: the first of a shuffled list, in their old order. */
  private List<Pair> drawn(List<Pair> all, RandomGenerator generator) {
    List<Integer> numbers = new ArrayList<>();
    for (int k = 0; k < all.size(); k++) {
      numbers.add(k);
    }
    for (int k = 0; k < perPrompt; k++) {
      Collections.swap(numbers, k, k + generator.nextInt(numbers.size() - k));
    }
    return numbers.subList(0, perPrompt).stream().sorted().map(all::get).toList();
  }
}
