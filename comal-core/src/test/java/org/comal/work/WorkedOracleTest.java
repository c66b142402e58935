package org.comal.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.event.Listener;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkedOracleTest {
  private static final RandomSource RANDOM = new RandomSource(5);

  /** Notes how many questions come at once, and on which thread. */
  private static final class Noted implements PreferenceOracle {
    final boolean free;
    final boolean deterministic;
    final List<Integer> batches = new ArrayList<>();

    Noted(boolean free, boolean deterministic) {
      this.free = free;
      this.deterministic = deterministic;
    }

    @Override
    public String id() {
      return "noted";
    }

    @Override
    public synchronized double[] prefer(
        List<Comparison> batch, RandomSource random, VerdictListener heard) {
      batches.add(batch.size());
      return batch.stream()
          .mapToDouble(c -> c.first().tokens()[0] == 3 ? Double.NaN : 0.25)
          .toArray();
    }

    @Override
    public boolean free() {
      return free;
    }

    @Override
    public boolean deterministic() {
      return deterministic;
    }

    @Override
    public Map<String, Double> statistics() {
      return Map.of("batches", (double) batches.size());
    }
  }

  private static final class Two implements Workers {
    @Override
    public int places() {
      return 2;
    }

    @Override
    public <R> R work(Portion<R> portion) {
      return portion.here();
    }
  }

  private static List<Comparison> questions() {
    return StreamPolicy.prompts(10).stream().map(WorkedOracleTest::question).toList();
  }

  private static Comparison question(Prompt prompt) {
    int number = Integer.parseInt(prompt.id().substring(1));
    return new Comparison(prompt, StreamPolicy.response(number), StreamPolicy.response(11));
  }

  @ParameterizedTest
  @CsvSource({"false, true", "true, false", "false, false"})
  void whoCostsOrDrawsIsAskedHereAndAllAtOnce(boolean free, boolean deterministic) {
    Noted inside = new Noted(free, deterministic);
    try (WorkedOracle oracle =
        new WorkedOracle(
            inside,
            () -> {
              throw new AssertionError("workers are looked for");
            })) {
      oracle.prefer(questions(), RANDOM);
      assertThat(inside.batches).containsExactly(10);
      assertThat(oracle.statistics()).isEqualTo(inside.statistics());
    }
  }

  @Test
  void whoIsFreeAndDecidedIsAskedInPortions() {
    Noted inside = new Noted(true, true);
    DividedWork work = new DividedWork(new Two(), 3, Listener.NONE);
    try (WorkedOracle oracle = new WorkedOracle(inside, () -> work)) {
      double[] verdicts = oracle.prefer(questions(), RANDOM);
      assertThat(inside.batches).containsExactlyInAnyOrder(3, 3, 3, 1);
      assertThat(verdicts).isEqualTo(new Noted(true, true).prefer(questions(), RANDOM));
    }
  }

  @Test
  void itsFiguresAreOfWhatOthersWereAsked() {
    DividedWork work = new DividedWork(new Two(), 3, Listener.NONE);
    try (WorkedOracle oracle = new WorkedOracle(new Noted(true, true), () -> work)) {
      oracle.prefer(questions(), RANDOM);
      oracle.prefer(questions().subList(0, 2), RANDOM);
      assertThat(oracle.statistics()).isEqualTo(Map.of("questions", 12.0, "abstentions", 1.0));
    }
  }

  @Test
  void itsFiguresAreThoseOfTheOneInsideWhereThatWasAsked() {
    Noted inside = new Noted(true, true);
    try (WorkedOracle oracle = new WorkedOracle(inside, () -> DividedWork.here(4))) {
      oracle.prefer(questions(), RANDOM);
      assertThat(inside.batches).containsExactly(4, 4, 2);
      assertThat(oracle.statistics()).isEqualTo(Map.of("batches", 3.0));
    }
  }

  @Test
  void mayBeLookedThrough() {
    try (WorkedOracle oracle = new WorkedOracle(new Noted(true, true), () -> DividedWork.WHOLE)) {
      assertThat(oracle.transparent()).isTrue();
      assertThat(oracle.id()).isEqualTo("noted");
      assertThat(
              List.of(oracle.free(), oracle.deterministic()).stream().collect(Collectors.toSet()))
          .containsExactly(true);
    }
  }
}
