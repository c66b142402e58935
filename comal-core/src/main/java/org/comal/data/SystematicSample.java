package org.comal.data;

import java.util.List;
import java.util.stream.IntStream;

/** Items at even distances, over a whole list: what stands together in it is often alike. */
public final class SystematicSample {
  private SystematicSample() {}

  /**
   * {@return so many items of a list, in its order; all, where it has no more} Twice as many hold
   * those of before, where the list's length allows it.
   *
   * @param all not changed
   * @param size at least 0
   * @param <T> anything
   */
  public static <T> List<T> of(List<T> all, int size) {
    return size >= all.size()
        ? all
        : IntStream.range(0, size)
            .mapToObj(i -> all.get((int) ((long) i * all.size() / size)))
            .toList();
  }
}
