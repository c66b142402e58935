package org.comal.oracle.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.comal.data.Comparison;
import org.comal.onnx.LazyTensor;
import org.comal.onnx.MeanEmbedding;
import org.comal.onnx.PreferenceGraphs;
import org.comal.random.RandomSource;
import org.comal.text.TemplateSource;
import org.comal.text.Words;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that gives its memory back answers as if it never had; tested on the CPU. */
class RestTest {
  private static final RandomSource RANDOM = new RandomSource(1);
  private static final int WIDTH = 4;

  @TempDir private Path folder;
  private OnnxRewardOracle oracle;

  @BeforeEach
  void load() throws IOException {
    PreferenceGraphs.reward(
            new MeanEmbedding(LazyTensor.of(Words.table(WIDTH), Words.SIZE, WIDTH)),
            new float[] {4, -3, 2, 5},
            0.5f)
        .write(folder.resolve("model.onnx"));
    Words.write(folder);
    oracle =
        OnnxRewardOracle.load(
            OnnxSettings.of(folder.resolve("model.onnx"), folder),
            TemplateSource.text("test", "{instruction} Answer {output}"),
            null);
  }

  @AfterEach
  void close() {
    oracle.close();
  }

  @Test
  void isLoadedAgainForTheNextQuestionAndAnswersTheSame() {
    List<Comparison> questions = Questions.some();
    double[] before = oracle.prefer(questions, RANDOM);

    for (int time = 0; time < 3; time++) {
      oracle.model().unload();
      assertThat(oracle.model().loaded()).isFalse();

      assertThat(oracle.prefer(questions, RANDOM)).containsExactly(before);
      assertThat(oracle.model().loaded()).isTrue();
    }
  }

  @Test
  void staysLoadedOnTheCpu() {
    oracle.rest();
    assertThat(oracle.model().loaded()).isTrue();
  }

  @Test
  void nothingIsLoadedForNoQuestion() {
    oracle.model().unload();
    assertThat(oracle.prefer(List.of(), RANDOM)).isEmpty();
    assertThat(oracle.model().loaded()).isFalse();
  }

  @Test
  void waitsForTheWorkUnderWay() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Boolean> work =
          threads.submit(
              () ->
                  oracle
                      .model()
                      .during(
                          () -> {
                            begun.countDown();
                            await(goOn);
                            return oracle.model().loaded();
                          }));
      await(begun);
      Future<?> rest = threads.submit(() -> oracle.model().unload());
      Thread.sleep(20);
      assertThat(rest.isDone()).isFalse();
      goOn.countDown();

      assertThat(work.get(10, TimeUnit.SECONDS)).isTrue();
      rest.get(10, TimeUnit.SECONDS);
      assertThat(oracle.model().loaded()).isFalse();
    } finally {
      threads.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void severalThreadsMayAskWhileAnotherGivesTheMemoryBack() throws Exception {
    List<Comparison> questions = Questions.some();
    double[] before = oracle.prefer(questions, RANDOM);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<double[]>> asked = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        if (i % 6 == 5) {
          asked.add(
              threads.submit(
                  () -> {
                    oracle.model().unload();
                    return before;
                  }));
        } else {
          asked.add(threads.submit(() -> oracle.prefer(questions, RANDOM)));
        }
      }
      for (Future<double[]> each : asked) {
        assertThat(each.get(30, TimeUnit.SECONDS)).containsExactly(before);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aModelThatWasWrittenAnewIsNotTakenForTheOld() throws IOException {
    oracle.model().unload();
    Files.setLastModifiedTime(folder.resolve("model.onnx"), FileTime.fromMillis(1_000));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> oracle.prefer(Questions.some(), RANDOM))
        .withMessageContaining("model.onnx was written anew while it was in use");
  }

  @Test
  void whatIsClosedStaysClosed() {
    oracle.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> oracle.model().during(() -> 1))
        .withMessageContaining("is closed");
  }
}
