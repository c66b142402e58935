package org.comal.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.comal.data.Comparison;
import org.comal.oracle.CheckedOracle;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.plugin.ReplicaMemory;
import org.comal.plugin.Replicated;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

class ReplicaPlanTest {
  private static final long MIB = 1 << 20;

  /** Takes 10 MiB at rest and 30 more at work, where it is free and certain. */
  private record Sized(boolean free, String place) implements PreferenceOracle, Replicated {
    @Override
    public String id() {
      return "sized";
    }

    @Override
    public boolean deterministic() {
      return true;
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      double[] p = new double[batch.size()];
      Arrays.fill(p, 0.5);
      return p;
    }

    @Override
    public Optional<ReplicaMemory> replica(String device) {
      String there = place.isEmpty() ? device : place;
      return Optional.of(
          new ReplicaMemory(there, 10 * MIB, 0, 30 * MIB, 0, OptionalLong.of(75 * MIB)));
    }
  }

  private static List<String> plan(List<String> devices, PreferenceOracle oracle) {
    return ReplicaPlan.of(devices, new StreamPolicy("unsized"), oracle, 3);
  }

  @Test
  void addsUpByDeviceAndSaysWhatDoesNotFit() {
    List<String> lines = plan(List.of("cuda:0", "cuda:1", "cuda:1"), new Sized(true, ""));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .startsWith("on cuda:0, the models of a worker take up to 40 MiB of memory")
        .endsWith("policies 0.0 KiB, oracle 10 MiB, work 30 MiB");
    assertThat(lines.get(1))
        .startsWith("on cuda:1, the models of 2 workers take up to 80 MiB of memory")
        .contains("oracle 20 MiB, work 60 MiB; but there are only 75 MiB\nMaybe ");
  }

  @Test
  void aBlockThatNamesItsDeviceHasAllItsReplicasThere() {
    assertThat(plan(List.of("cuda:0", "cuda:1"), new Sized(true, "cpu")))
        .singleElement()
        .asString()
        .startsWith("on cpu, the models of 2 workers take up to 80 MiB");
  }

  @Test
  void looksThroughDecoratorsAndLeavesOutWhomWorkersDoNotAsk() {
    List<String> devices = List.of("cuda:0");
    for (boolean free : List.of(true, false)) {
      PreferenceOracle worked = new WorkedOracle(new Sized(free, ""), () -> DividedWork.WHOLE);
      assertThat(plan(devices, CheckedOracle.guarding(worked))).hasSize(free ? 1 : 0);
    }
  }
}
