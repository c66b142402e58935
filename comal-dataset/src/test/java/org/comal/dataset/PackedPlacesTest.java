package org.comal.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PackedPlacesTest {
  /** Numbers that are long, begin with zeros, are none, or stand alone. */
  private static final List<String> PLACES =
      List.of(
          "train.jsonl:1",
          "train.jsonl:2147483648",
          "train.jsonl:99999999999",
          "train.jsonl:123456789012345678901234567890",
          "train.jsonl:0",
          "train.jsonl:007",
          "train.jsonl:100",
          "train.parquet row 12",
          "2024/07.jsonl:5",
          "no number",
          "42",
          "\u0663 \u00fc:\u0663",
          "");

  @Test
  void aPlaceComesBackAsItWas() {
    PackedPlaces places = new PackedPlaces();
    List<Long> packed = PLACES.stream().map(places::pack).toList();
    assertThat(packed).doesNotHaveDuplicates().doesNotContain(0L);
    assertThat(packed.stream().map(places::unpack)).containsExactlyElementsOf(PLACES);
  }

  @Test
  void linesOfAFileShareItsName() {
    PackedPlaces places = new PackedPlaces();
    long[] packed =
        LongStream.rangeClosed(1, 1000).map(i -> places.pack("train.jsonl:" + i)).toArray();
    assertThat(packed[999] - packed[0]).isEqualTo(999);
  }
}
