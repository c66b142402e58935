package org.comal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupWriterTest {
  private final List<List<String>> written = Collections.synchronizedList(new ArrayList<>());

  private static String verdict(int i) {
    return "verdict " + i;
  }

  /** A first row is being written by a thread of its own, which waits until it is let go. */
  private final class SlowFirst {
    final CountDownLatch filled = new CountDownLatch(1);
    final GroupWriter<String> writer;
    final Thread first;

    SlowFirst() throws InterruptedException {
      CountDownLatch begun = new CountDownLatch(1);
      writer =
          new GroupWriter<>(
              rows -> {
                begun.countDown();
                try {
                  filled.await();
                } catch (InterruptedException e) {
                  throw new IOException(e);
                }
                written.add(rows);
              });
      first =
          new Thread(
              () -> {
                try {
                  writer.add(List.of(verdict(0)));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      first.start();
      begun.await();
    }
  }

  @Test
  void whatComesDuringAWriteIsWrittenTogetherAfterIt() throws Exception {
    SlowFirst slow = new SlowFirst();
    for (int i = 1; i <= 50; i++) {
      slow.writer.add(List.of(verdict(i))); // returns at once
    }
    slow.filled.countDown();
    slow.writer.flush();
    slow.first.join();

    assertThat(written).extracting(List::size).containsExactly(1, 50);
  }

  @Test
  void nothingIsLeftBehindOrWrittenTwice() throws IOException {
    GroupWriter<String> writer =
        new GroupWriter<>(
            verdicts -> {
              Thread.onSpinWait();
              written.add(verdicts);
            });
    IntStream.range(0, 5_000)
        .parallel()
        .forEach(
            i -> {
              try {
                writer.add(List.of(verdict(i)));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    writer.flush();

    assertThat(written.stream().flatMap(List::stream))
        .hasSize(5_000)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 5_000).mapToObj(GroupWriterTest::verdict).toList());
  }

  @Test
  void whatCouldNotBeWrittenWaitsForAnotherTry() throws IOException {
    GroupWriter<String> writer =
        new GroupWriter<>(
            verdicts -> {
              if (written.isEmpty()) {
                written.add(List.of());
                throw new IOException("no space left");
              }
              written.add(verdicts);
            });
    assertThatThrownBy(() -> writer.add(List.of(verdict(1)))).hasMessage("no space left");
    writer.add(List.of(verdict(2)));

    assertThat(written.get(1)).containsExactly(verdict(1), verdict(2));
  }

  @Test
  void anInterruptionWaitsForTheFlush() throws Exception {
    SlowFirst slow = new SlowFirst();
    slow.writer.add(List.of(verdict(1)));
    Thread.currentThread().interrupt();
    Thread release = new Thread(slow.filled::countDown);
    release.start();
    slow.writer.flush();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(written).containsExactly(List.of(verdict(0)), List.of(verdict(1)));
    slow.first.join();
    release.join();
  }
}
