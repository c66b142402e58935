package org.comal.oracle.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BatchesTest {
  @Property(tries = 200)
  void everyTextGoesOnceAndPaddingStaysBelowItsBound(
      @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 3000) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 20) int size,
      @ForAll @IntRange(min = 0, max = 50) int percent) {
    Batches batches = new Batches(size, 8000, percent / 100.0);
    List<int[]> divided = batches.of(lengths.stream().map(n -> new int[] {n}).toList());
    assertThat(divided.stream().flatMapToInt(Arrays::stream).sorted().toArray())
        .containsExactly(IntStream.range(0, lengths.size()).toArray());
    for (int[] batch : divided) {
      long real = Arrays.stream(batch).mapToLong(lengths::get).sum();
      long padded = batch.length * (long) Arrays.stream(batch).map(lengths::get).max().orElse(0);
      assertThat(batch.length).isBetween(1, size);
      assertThat(padded).isLessThanOrEqualTo(8000);
      assertThat(padded - real).isLessThanOrEqualTo((long) Math.floor(percent / 100.0 * padded));
    }
  }

  @Test
  void padsEachSetOfTextsByItself() {
    // Together 2·(3 + 9) = 24 places for 3 + 9 + 3 + 6 = 21 tokens: an eighth is padding.
    List<int[]> lengths = List.of(new int[] {3, 9}, new int[] {3, 6});
    assertThat(new Batches(16, 1000, 0.125).of(lengths)).hasSize(1);
    assertThat(new Batches(16, 1000, 0.12).of(lengths)).hasSize(2);
  }

  @Test
  void aTextThatIsLongerThanARunGoesAlone() {
    assertThat(new Batches(16, 10, 0.5).of(List.of(new int[] {40}, new int[] {5}))).hasSize(2);
  }
}
