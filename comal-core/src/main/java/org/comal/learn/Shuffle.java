package org.comal.learn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Orders at random. */
final class Shuffle {
  private Shuffle() {}

  /** The items in an order drawn from the generator (Fisher and Yates). */
  static <T> List<T> of(List<T> items, RandomGenerator generator) {
    List<T> order = new ArrayList<>(items);
    for (int i = order.size() - 1; i > 0; i--) {
      Collections.swap(order, i, generator.nextInt(i + 1));
    }
    return order;
  }

  /** The numbers from 0 to n − 1 in an order drawn from the generator. */
  static List<Integer> indices(int n, RandomGenerator generator) {
    return of(IntStream.range(0, n).boxed().toList(), generator);
  }
}
