package org.comal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.comal.data.Comparison;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.oracle.OracleException;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.policy.PromptException;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DividedWorkTest {
  private static final int PROMPTS = 100;
  private static final int EACH = 3;
  private static final RandomSource RANDOM = new RandomSource(11);
  private static final StreamPolicy POLICY = new StreamPolicy("drawing");
  private static final PreferenceOracle ORACLE =
      PreferenceOracle.of(
          "larger",
          c -> c.first().tokens()[0] / (1.0 + c.first().tokens()[0] + c.prompt().id().length()));

  /** Workers that do something first, and count. */
  private static class Counted implements Workers {
    private final int places;
    private final Consumer<Portion<?>> first;
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();

    Counted(int places, Consumer<Portion<?>> first) {
      this.places = places;
      this.first = first;
    }

    /** Workers that end in another order each time. */
    static Counted hurried(int places) {
      return new Counted(
          places, portion -> LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(200_000)));
    }

    @Override
    public int places() {
      return places;
    }

    @Override
    public <R> R work(Portion<R> portion) {
      begun.incrementAndGet();
      first.accept(portion);
      R result = portion.here();
      ended.incrementAndGet();
      return result;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private static List<Completion> completions() {
    return StreamPolicy.prompts(PROMPTS).stream()
        .flatMap(
            x ->
                IntStream.range(0, EACH).mapToObj(k -> new Completion(x, StreamPolicy.response(k))))
        .toList();
  }

  private static List<Comparison> questions() {
    return StreamPolicy.prompts(PROMPTS).stream()
        .flatMap(
            x ->
                IntStream.range(0, EACH)
                    .mapToObj(
                        k ->
                            new Comparison(
                                x, StreamPolicy.response(k), StreamPolicy.response(k + 1))))
        .toList();
  }

  static Stream<Arguments> workersAndPortions() {
    return Stream.of(1, 2, 7, 100)
        .flatMap(workers -> Stream.of(1, 3, 0).map(prompts -> Arguments.of(workers, prompts)));
  }

  @ParameterizedTest
  @MethodSource("workersAndPortions")
  void theSameComesOfItWhoeverDoesWhichPortionAndWhen(int places, int prompts) {
    Counted workers = Counted.hurried(places);
    List<Prompt> all = StreamPolicy.prompts(PROMPTS);
    try (DividedWork work = new DividedWork(workers, prompts, Listener.NONE)) {
      assertThat(work.sample(POLICY, all, EACH, Sampling.FAITHFUL, RANDOM))
          .isEqualTo(POLICY.sample(all, EACH, Sampling.FAITHFUL, RANDOM));
      assertThat(work.logProb(POLICY, completions())).isEqualTo(POLICY.logProb(completions()));
      assertThat(work.prefer(ORACLE, questions(), RANDOM, VerdictListener.NONE))
          .isEqualTo(ORACLE.prefer(questions(), RANDOM));
    }
    int portions = prompts == 0 ? 1 : (PROMPTS + prompts - 1) / prompts;
    assertThat(workers.begun).hasValue(3 * portions);
    assertThat(workers.closed).hasValue(1);
  }

  /** A portion is put together when its first completion is taken out of the list. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void noMorePortionsArePutTogetherThanThereArePlaces(int places) {
    AtomicBoolean cut = new AtomicBoolean();
    AtomicInteger together = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Counted workers =
        new Counted(places, portion -> LockSupport.parkNanos(1000)) {
          @Override
          public int places() {
            cut.set(true);
            return super.places();
          }
        };
    List<Completion> all = completions();
    List<Completion> watched =
        new AbstractList<>() {
          @Override
          public Completion get(int i) {
            if (cut.get() && i % EACH == 0) {
              int now = together.incrementAndGet() - workers.ended.get();
              most.accumulateAndGet(now, Math::max);
            }
            return all.get(i);
          }

          @Override
          public int size() {
            return all.size();
          }
        };
    assertThat(new DividedWork(workers, 1, Listener.NONE).logProb(POLICY, watched))
        .isEqualTo(POLICY.logProb(all));
    assertThat(together).hasValue(PROMPTS);
    assertThat(most.get()).isBetween(1, places);
  }

  private static final class Lost extends Error {
    private static final long serialVersionUID = 1;
  }

  static Stream<Throwable> failures() {
    return Stream.of(
        new OracleException("the judge is away"),
        new PromptException("the prompt x0 is too long"),
        new IllegalArgumentException("no such response"),
        new Lost());
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theFirstFailureEndsItAndIsWhatIsThrown(Throwable failure) {
    int places = 4;
    CountDownLatch never = new CountDownLatch(1);
    Counted workers =
        new Counted(
            places,
            portion -> {
              if (((Portion.Score) portion).completions().get(0).prompt().id().equals("x0")) {
                throwIt(failure);
              }
              try {
                never.await(); // until the failure of the first interrupts it
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    DividedWork work = new DividedWork(workers, 1, Listener.NONE);
    assertThat(catchThrowable(() -> work.logProb(POLICY, completions()))).isSameAs(failure);
    assertThat(workers.begun.get())
        .as("one more may be begun by who failed")
        .isLessThan(places + 2);
  }

  private static void throwIt(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }

  @Test
  void progressIsToldOnTheThreadOfWhoAsked() {
    List<Event.Progress> told = new ArrayList<>();
    Thread here = Thread.currentThread();
    Listener listener =
        event -> {
          assertThat(Thread.currentThread()).isSameAs(here);
          told.add((Event.Progress) event);
        };
    DividedWork work = new DividedWork(Counted.hurried(3), 8, listener);
    work.sample(POLICY, StreamPolicy.prompts(PROMPTS), EACH, Sampling.FAITHFUL, RANDOM);
    assertThat(told).extracting(Event.Progress::phase).containsOnly(Phase.SAMPLE);
    assertThat(told).extracting(Event.Progress::total).containsOnly((long) EACH * PROMPTS);
    assertThat(told)
        .extracting(Event.Progress::done)
        .hasSize(1 + 13)
        .isSorted()
        .startsWith(0L)
        .endsWith((long) EACH * PROMPTS);
    told.clear();
    work.logProb(POLICY, completions());
    assertThat(told).extracting(Event.Progress::phase).containsOnly(Phase.SCORE);
    assertThat(told).extracting(Event.Progress::done).startsWith(0L).endsWith(300L).isSorted();
  }

  @Test
  void eachVerdictIsToldOnceAtItsPlace() {
    double[] heard = new double[EACH * PROMPTS];
    int[] times = new int[heard.length];
    double[] verdicts =
        new DividedWork(Counted.hurried(7), 3, Listener.NONE)
            .prefer(
                ORACLE,
                questions(),
                RANDOM,
                (place, verdict) -> {
                  heard[place] = verdict;
                  times[place]++;
                });
    assertThat(heard).isEqualTo(verdicts);
    assertThat(Arrays.stream(times)).containsOnly(1);
  }

  @Test
  void whatIsNotDividedIsHandedOnAsItIs() {
    StreamPolicy policy = new StreamPolicy("whole");
    DividedWork.WHOLE.logProb(policy, completions());
    assertThat(policy.calls()).isEqualTo(1);
    DividedWork.here(30).logProb(policy, completions());
    assertThat(policy.calls()).isEqualTo(1 + 4);
  }

  @Test
  void noWorkAsksNobody() {
    ConcurrentLinkedQueue<Portion<?>> asked = new ConcurrentLinkedQueue<>();
    Counted workers =
        new Counted(3, asked::add) {
          @Override
          public int places() {
            throw new IllegalStateException("places are looked for");
          }
        };
    DividedWork work = new DividedWork(workers, 5, Listener.NONE);
    assertThat(work.sample(POLICY, List.of(), 2, Sampling.FAITHFUL, RANDOM)).isEmpty();
    assertThat(work.logProb(POLICY, List.of())).isEmpty();
    assertThat(work.prefer(ORACLE, List.of(), RANDOM, VerdictListener.NONE)).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void portionsAreHandedOnInOrderWhicheverEndsFirst() {
    List<Prompt> prompts = StreamPolicy.prompts(PROMPTS);
    List<List<Response>> drawn = POLICY.sample(prompts, EACH, Sampling.FAITHFUL, RANDOM);
    double[] scores = POLICY.logProb(completions());
    for (int places : new int[] {1, 7}) {
      DividedWork work = new DividedWork(Counted.hurried(places), 8, Listener.NONE);
      List<List<Response>> all = new ArrayList<>();
      List<Integer> sizes = new ArrayList<>();
      List<List<Response>> last =
          work.sample(
              POLICY,
              prompts,
              EACH,
              Sampling.FAITHFUL,
              RANDOM,
              portion -> {
                sizes.add(portion.size());
                all.addAll(portion);
              });
      all.addAll(last);
      assertThat(all).isEqualTo(drawn);
      assertThat(sizes).hasSize(12).containsOnly(8);
      List<Double> scored = new ArrayList<>();
      Consumer<double[]> add = some -> Arrays.stream(some).forEach(scored::add);
      add.accept(
          work.logProb(
              POLICY,
              0,
              PROMPTS,
              (from, to) -> completions().subList(EACH * from, EACH * to),
              add));
      assertThat(scored.stream().mapToDouble(p -> p).toArray()).isEqualTo(scores);
    }
  }

  /** Two places, of which one is held up: 16 and two to a place may be under way or waiting. */
  @Test
  void whereOneIsHeldUpFewOthersAreBegun() {
    int most = 16 + 2 * 2;
    AtomicInteger begunWhileHeldUp = new AtomicInteger();
    Counted[] workers = new Counted[1];
    workers[0] =
        new Counted(
            2,
            portion -> {
              if (((Portion.Draw) portion).prompts().get(0).id().equals("x0")) {
                while (workers[0].ended.get() < most - 1) {
                  LockSupport.parkNanos(1_000_000);
                }
                LockSupport.parkNanos(200_000_000);
                begunWhileHeldUp.set(workers[0].begun.get());
              }
            });
    new DividedWork(workers[0], 1, Listener.NONE)
        .sample(POLICY, StreamPolicy.prompts(PROMPTS), EACH, Sampling.FAITHFUL, RANDOM);
    assertThat(begunWhileHeldUp).hasValue(most);
    assertThat(workers[0].ended).hasValue(PROMPTS);
  }
}
