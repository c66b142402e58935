package org.comal.random;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Orders at random (Fisher and Yates), by any generator. */
public final class Shuffle {
  private Shuffle() {}

  /**
   * {@return the items in a drawn order}
   *
   * @param items not changed
   * @param generator the order is drawn from it
   * @param <T> anything
   */
  public static <T> List<T> of(List<T> items, RandomGenerator generator) {
    List<T> order = new ArrayList<>(items);
    for (int i = order.size() - 1; i > 0; i--) {
      Collections.swap(order, i, generator.nextInt(i + 1));
    }
    return order;
  }

  /**
   * {@return the numbers from 0 to n − 1 in a drawn order}
   *
   * @param n how many
   * @param generator the order is drawn from it
   */
  public static List<Integer> indices(int n, RandomGenerator generator) {
    return of(IntStream.range(0, n).boxed().toList(), generator);
  }
}
