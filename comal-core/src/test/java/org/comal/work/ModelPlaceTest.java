package org.comal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.comal.oracle.PreferenceOracle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ModelPlaceTest {
  private static final List<String> POLICY = List.of("policy");
  private static final List<String> OTHER = List.of("oracle");

  @TempDir private Path temp;

  private final StreamPolicy policy = new StreamPolicy("first");
  private final StreamPolicy other = new StreamPolicy("other");
  private final StubSources sources = new StubSources(Map.of(POLICY, policy, OTHER, other));
  private final ModelPlace place = new ModelPlace(sources);

  private static ModelSource own(List<String> keys, String id) {
    return new ModelSource(keys, Optional.empty(), id);
  }

  private ModelSource saved(String id) throws IOException {
    Path directory = Files.createDirectories(temp.resolve(id));
    new StreamPolicy(id).save(directory);
    return new ModelSource(POLICY, Optional.of(directory.toString()), id);
  }

  @Test
  void whatABlockDescribesIsMadeOnce() {
    for (int i = 0; i < 3; i++) {
      AutoCloseable first = place.with(own(POLICY, "first"), model -> model);
      assertThat(first).isSameAs(policy);
      AutoCloseable second = place.with(own(OTHER, "other"), model -> model);
      assertThat(second).isSameAs(other);
    }
    assertThat(sources.made()).isEqualTo(2);
  }

  @Test
  void aModelRestsBeforeAnotherWorks() {
    place.with(own(POLICY, "first"), model -> model);
    place.with(own(POLICY, "first"), model -> model);
    assertThat(policy.rests()).isZero();
    place.with(
        own(OTHER, "other"),
        model -> {
          assertThat(policy.rests()).isEqualTo(1);
          return model;
        });
    assertThat(other.rests()).isZero();
  }

  @Test
  void theThreePoliciesUsedLastAreKept() throws IOException {
    List<ModelSource> all = List.of(saved("a"), saved("b"), saved("c"), saved("d"));
    for (ModelSource source : all.subList(0, 3)) {
      place.with(source, model -> model);
    }
    place.with(all.get(0), model -> model); // b is now the one used longest ago
    assertThat(policy.loaded()).extracting(StreamPolicy::id).containsExactly("a", "b", "c");
    place.with(all.get(3), model -> model);
    assertThat(policy.loaded()).extracting(StreamPolicy::closings).containsExactly(0, 1, 0, 0);
    place.with(all.get(0), model -> model);
    assertThat(policy.loaded()).hasSize(4);
    place.close();
    assertThat(policy.loaded()).extracting(StreamPolicy::closings).containsOnly(1);
    assertThat(policy.closings()).isEqualTo(1);
    place.close();
    assertThat(policy.closings()).isEqualTo(1);
  }

  @Test
  void aModelOfOtherContentsIsRefused() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> place.with(own(POLICY, "second"), model -> model))
        .withMessage(
            "the model of policy that a worker has is first, but second is wanted\n"
                + "Maybe its files on that machine are others than those here");
    Path directory = Files.createDirectories(temp.resolve("changed"));
    new StreamPolicy("stale").save(directory);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                place.with(
                    new ModelSource(POLICY, Optional.of(directory.toString()), "fresh"), m -> m))
        .withMessageContaining("stale, but fresh is wanted");
    AutoCloseable found = place.with(own(POLICY, "first"), model -> model);
    assertThat(found).as("the place after refusals").isSameAs(policy);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Returns when all are at work at once, which they say themselves. */
  @Test
  void thoseWhoAskForOneModelWorkSideBySide() throws InterruptedException {
    CyclicBarrier together = new CyclicBarrier(3);
    List<Thread> threads =
        List.of(1, 2, 3).stream()
            .map(
                i ->
                    new Thread(
                        () ->
                            place.with(
                                own(POLICY, "first"),
                                model -> {
                                  await(together);
                                  return model;
                                })))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(together.isBroken()).isFalse();
    assertThat(sources.made()).isEqualTo(1);
  }

  private static void untilItWaits(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(thread.isAlive()).as("a thread that is to wait goes on").isTrue();
      Thread.sleep(1);
    }
  }

  /** Starts a thread that works with the first policy until it is let go. */
  private Thread atWork(CountDownLatch go) {
    CountDownLatch began = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () ->
                place.with(
                    own(POLICY, "first"),
                    model -> {
                      began.countDown();
                      await(go);
                      return model;
                    }));
    thread.start();
    await(began);
    return thread;
  }

  @Test
  void whoAsksForAnotherModelWaits() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    Thread first = atWork(go);
    AtomicReference<AutoCloseable> given = new AtomicReference<>();
    Thread second = new Thread(() -> given.set(place.with(own(OTHER, "other"), model -> model)));
    second.start();
    untilItWaits(second);
    assertThat(given).hasNullValue();
    go.countDown();
    first.join();
    second.join();
    assertThat(given).hasValue(other);
    assertThat(policy.rests()).isEqualTo(1);
  }

  @Test
  void aModelThatIsAtWorkIsClosedWhenItIsDone() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    Thread first = atWork(go);
    Thread closing = new Thread(place::close);
    closing.start();
    untilItWaits(closing);
    assertThat(policy.closings()).isZero();
    go.countDown();
    first.join();
    closing.join();
    assertThat(policy.closings()).isEqualTo(1);
  }

  @Test
  void oraclesAreKnownByTheirIds() {
    PreferenceOracle oracle = PreferenceOracle.of("fair", c -> 0.5);
    ModelPlace asked = new ModelPlace(StubSources.of(policy, oracle));
    AutoCloseable found = asked.with(own(OTHER, "fair"), model -> model);
    assertThat(found).isSameAs(oracle);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> asked.with(own(OTHER, "unfair"), model -> model))
        .withMessageContaining("the model of oracle that a worker has is fair");
  }
}
