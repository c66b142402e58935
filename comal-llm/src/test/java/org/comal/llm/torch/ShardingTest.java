package org.comal.llm.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.comal.llm.TinyModels;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Parameters.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardingTest {
  private static final List<Parameter> LIST =
      Parameters.of(TinyModels.config(TinyModels.VARIANTS.get(0), 11)).list();

  @Test
  void theLargestGoFirstEachToWhoHasLeast() {
    Sharding sharding = new Sharding(sizes(2, 7, 3, 5, 4), 2);
    // 7 | 5, then 4 beside 5, 3 beside 7, 2 beside 4 + 5.
    assertThat(sharding.tensors(0)).containsExactly(1, 2);
    assertThat(sharding.tensors(1)).containsExactly(0, 3, 4);
    assertThat(sharding.scalars(0)).isEqualTo(10);
    assertThat(sharding.scalars(1)).isEqualTo(11);
  }

  @Test
  void theLastReplicasHaveNothingWhereThereAreTooFewTensors() {
    Sharding sharding = new Sharding(sizes(1, 9), 4);
    assertThat(IntStream.range(0, 4).mapToObj(sharding::tensors))
        .containsExactly(List.of(1), List.of(0), List.of(), List.of());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void everyWeightIsSteppedByOneReplicaAndStacksStayWhole(int replicas) {
    Sharding sharding = new Sharding(LIST, replicas);
    int tensors = Weights.stacks(LIST).size();
    assertThat(IntStream.range(0, replicas).boxed().flatMap(r -> sharding.tensors(r).stream()))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, tensors).boxed().toList());
    assertThat(IntStream.range(0, replicas).boxed().flatMap(r -> sharding.weights(r).stream()))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, LIST.size()).boxed().toList());
    for (int r = 0; r < replicas; r++) {
      List<Integer> own = sharding.weights(r);
      assertThat(own.stream().mapToLong(w -> LIST.get(w).size()).sum())
          .isEqualTo(sharding.scalars(r));
      assertThat(own).allMatch(w -> !LIST.get(w).stacked() || own.contains(w - 1));
    }
  }

  private static List<Parameter> sizes(long... sizes) {
    return LongStream.of(sizes).mapToObj(n -> new Parameter("of " + n, new long[] {n})).toList();
  }
}
