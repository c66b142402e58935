package org.comal.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which responses meet, whatever their number. */
class PairPatternTest {
  private record Place(int row, int column) {}

  static IntStream sizes() {
    return IntStream.rangeClosed(0, 17);
  }

  private static List<Place> places(PairPattern pattern, int rows, int columns) {
    List<Place> places = new ArrayList<>();
    pattern.each(rows, columns, (i, j) -> places.add(new Place(i, j)));
    assertThat(places).as("counted").hasSize((int) pattern.count(rows, columns));
    assertThat(places).doesNotHaveDuplicates();
    return places;
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void eachSampleMeetsEachOtherOnce(int n) {
    Set<Set<Integer>> met = new HashSet<>();
    for (Place p : places(PairPattern.ALL, n, n)) {
      assertThat(p.row).isLessThan(p.column);
      met.add(Set.of(p.row, p.column));
    }
    assertThat(met).hasSize(n * (n - 1) / 2);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void disjointPairsAreNeighboursAndShareNoSample(int n) {
    List<Place> places = places(PairPattern.DISJOINT, n, n);
    Set<Integer> seen = new HashSet<>();
    for (Place p : places) {
      assertThat(p.column).isEqualTo(p.row + 1);
      assertThat(seen.add(p.row)).isTrue();
      assertThat(seen.add(p.column)).isTrue();
    }
    assertThat(seen).hasSize(n - n % 2);
    assertThat(places(PairPattern.ALL, n, n)).containsAll(places);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void samplesOfTwoPoliciesMeetInEveryCell(int n) {
    for (int columns : new int[] {0, 1, 5}) {
      List<Place> expected = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < columns; j++) {
          expected.add(new Place(i, j));
        }
      }
      // The order too: an oracle that draws its verdicts draws them by place.
      assertThat(places(PairPattern.AGAINST, n, columns)).isEqualTo(expected);
    }
  }

  @Test
  void theOrderIsRowByRow() {
    assertThat(places(PairPattern.ALL, 3, 3))
        .containsExactly(new Place(0, 1), new Place(0, 2), new Place(1, 2));
    assertThat(places(PairPattern.DISJOINT, 5, 5))
        .containsExactly(new Place(0, 1), new Place(2, 3));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void nothingMeetsWhereNothingIsAsked(int n) {
    assertThat(places(PairPattern.NONE, n, n)).isEmpty();
  }
}
