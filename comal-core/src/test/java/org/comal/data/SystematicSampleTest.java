package org.comal.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SystematicSampleTest {
  private static List<Integer> upTo(int end) {
    return IntStream.range(0, end).boxed().toList();
  }

  @Test
  void isAtEvenDistances() {
    assertThat(SystematicSample.of(upTo(12), 4)).containsExactly(0, 3, 6, 9);
    assertThat(SystematicSample.of(upTo(10), 3)).containsExactly(0, 3, 6); // 10/3, 20/3
  }

  @Test
  void twiceAsManyHoldThoseOfBefore() {
    for (int length = 1; length <= 40; length++) {
      for (int size = 1; size <= length; size++) {
        List<Integer> few = SystematicSample.of(upTo(length), size);
        assertThat(few).hasSize(size).doesNotHaveDuplicates().isSorted();
        assertThat(SystematicSample.of(upTo(length), 2 * size)).containsAll(few);
      }
    }
  }

  @Test
  void isNothingOfSizeZeroAndAllWhereThereAreNoMore() {
    assertThat(SystematicSample.of(upTo(5), 0)).isEmpty();
    assertThat(SystematicSample.of(List.of(), 0)).isEmpty();
    assertThat(SystematicSample.of(upTo(5), 5)).isEqualTo(upTo(5));
    assertThat(SystematicSample.of(upTo(5), 9)).isEqualTo(upTo(5));
  }
}
