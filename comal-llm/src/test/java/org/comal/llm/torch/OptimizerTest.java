package org.comal.llm.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.comal.llm.TestDevice;
import org.comal.llm.TinyModels;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Parameters.Parameter;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.OptimizerSpec.Decay;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps of several replicas, with gradients that are written to them. */
class OptimizerTest {
  private static final ModelConfig CONFIG = TinyModels.config(TinyModels.VARIANTS.get(1), 11);
  private static final OptimizerSpec ADAM =
      new OptimizerSpec(1e-2, 0.9, 0.99, 1e-8, 0.1, 1, Decay.CONSTANT, 0, 10);
  private static final List<Torch> TORCHES =
      Torch.open(Parameters.of(CONFIG), Collections.nCopies(5, TestDevice.NAME));

  @AfterAll
  static void close() {
    TORCHES.forEach(Torch::close);
  }

  private static Optimizer optimizer(int replicas, DType compute) throws IOException {
    List<Parameter> list = Parameters.of(CONFIG).list();
    try (Weights start = filled(list)) {
      return new Optimizer(TORCHES.subList(0, replicas), start, compute, ADAM);
    }
  }

  /** Every weight is its number, in eighths. */
  private static Weights filled(List<Parameter> list) throws IOException {
    return Weights.filled(
        TORCHES.get(0), list, DType.FLOAT32, (number, t) -> fill(t, number / 8.0));
  }

  private static void fill(Tensor t, double value) {
    TORCHES.get(0).call("fill_all", List.of(t), value);
  }

  private static Tensor gradient(Optimizer optimizer, int replica, int tensor) {
    return optimizer.replicas().get(replica).gradients().tensors().get(tensor);
  }

  private static float single(Tensor t) {
    return t.bytes().getFloat();
  }

  /** Replicas counted from the owner: ((0 + 1) + (2 + 3)) + 4, in float32. */
  private static float tree(float... x) {
    float[] sums = x.clone();
    for (int apart = 1; apart < x.length; apart *= 2) {
      for (int k = 0; k + apart < x.length; k += 2 * apart) {
        sums[k] += sums[k + apart];
      }
    }
    return sums[0];
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void gradientsAreSummedByATreeAtTheOwnerAndMovedThere(int replicas) throws IOException {
    RandomGenerator random = new RandomSource(4).generator();
    int others = 0;
    try (Optimizer optimizer = optimizer(replicas, DType.FLOAT32)) {
      int tensors = optimizer.weights().tensors().size();
      float[][] given = new float[replicas][tensors];
      for (int r = 0; r < replicas; r++) {
        for (int t = 0; t < tensors; t++) {
          given[r][t] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(4)));
          fill(gradient(optimizer, r, t), given[r][t]);
        }
      }
      double[] norms = optimizer.norms();
      // To ask twice adds nothing twice.
      assertThat(optimizer.norms()).containsExactly(norms);
      Sharding sharding = new Sharding(Parameters.of(CONFIG).list(), replicas);
      for (int owner = 0; owner < replicas; owner++) {
        for (int t : sharding.tensors(owner)) {
          float[] fromOwner = new float[replicas];
          float inOrder = 0;
          for (int k = 0; k < replicas; k++) {
            fromOwner[k] = given[(owner + k) % replicas][t];
            inOrder += given[k][t];
            float left = single(gradient(optimizer, (owner + k) % replicas, t));
            assertThat(left).isEqualTo(k == 0 ? single(gradient(optimizer, owner, t)) : 0);
          }
          assertThat(single(gradient(optimizer, owner, t))).isEqualTo(tree(fromOwner));
          others += inOrder == tree(fromOwner) ? 0 : 1;
        }
      }
    }
    assertThat(others > 0).as("sums that depend on the order").isEqualTo(replicas > 2);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "BFLOAT16", "FLOAT64"})
  void allReplicasStepAsOneWhereTheSumIsExact(DType compute, @TempDir Path folder)
      throws IOException {
    List<String> ends = new ArrayList<>();
    List<byte[]> files = new ArrayList<>();
    for (int replicas : new int[] {1, 2, 3, 5}) {
      try (Optimizer optimizer = optimizer(replicas, compute)) {
        for (int step = 1; step <= 3; step++) {
          steps(optimizer, replicas, step);
        }
        assertThat(optimizer.replicas().stream().map(r -> r.weights().digest()).distinct())
            .as("replicas agree")
            .hasSize(1);
        try (Weights end = optimizer.copy()) {
          ends.add(end.digest());
        }
        optimizer.save(folder.resolve("state"));
        files.add(Files.readAllBytes(folder.resolve("state")));
      }
    }
    assertThat(ends.stream().distinct()).hasSize(1);
    assertThat(files).allMatch(f -> Arrays.equals(f, files.get(0)));
  }

  /** A gradient that sums up to 60 times the step in whole numbers, whatever the replicas are. */
  private static void steps(Optimizer optimizer, int replicas, int step) {
    for (int r = 0; r < replicas; r++) {
      for (int t = 0; t < optimizer.weights().tensors().size(); t++) {
        fill(gradient(optimizer, r, t), (t % 2 == 0 ? 1.0 : -1.0) * step * 60 / replicas);
      }
    }
    double norm = 0;
    for (double n : optimizer.norms()) {
      norm += n * n;
    }
    optimizer.step(Math.sqrt(norm));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "BFLOAT16"})
  void aStateIsTakenUpByAnotherNumberOfReplicas(DType compute, @TempDir Path folder)
      throws IOException {
    Path saved = folder.resolve("saved");
    try (Optimizer one = optimizer(1, compute);
        Optimizer three = optimizer(3, compute)) {
      steps(one, 1, 1);
      one.save(saved);
      three.restore(saved);
      assertThat(three.steps()).isEqualTo(1);
      assertThat(three.replicas().stream().map(r -> r.weights().digest()))
          .containsOnly(one.weights().digest());
      steps(one, 1, 2);
      steps(three, 3, 2);
      three.save(saved);
      one.save(folder.resolve("other"));
      assertThat(saved).hasSameBinaryContentAs(folder.resolve("other"));
      steps(three, 3, 3);
      one.restore(saved);
      steps(one, 1, 3);
      assertThat(one.weights().digest()).isEqualTo(three.replicas().get(2).weights().digest());
    }
  }

  @Test
  void aReplicaWithoutTensorsOfItsOwnGetsWhatTheOthersStep() throws IOException {
    try (Weights start = filled(List.of(new Parameter("alone", new long[] {2, 4})));
        Optimizer optimizer = new Optimizer(TORCHES.subList(0, 3), start, DType.FLOAT32, ADAM)) {
      String before = optimizer.weights().digest();
      for (int r = 0; r < 3; r++) {
        fill(gradient(optimizer, r, 0), 1);
      }
      // Eight numbers that are 1 + 1 + 1.
      assertThat(optimizer.norms()).containsExactly(Math.sqrt(8 * 9));
      optimizer.step(1);
      assertThat(optimizer.replicas().stream().map(r -> r.weights().digest()).distinct())
          .hasSize(1)
          .doesNotContain(before);
    }
  }

  @Test
  void whatAReplicaThrowsComesBackOnceAllAreDone() throws IOException {
    AtomicInteger done = new AtomicInteger();
    try (Optimizer optimizer = optimizer(4, DType.FLOAT32)) {
      assertThatExceptionOfType(ArithmeticException.class)
          .isThrownBy(
              () ->
                  optimizer.each(
                      r -> {
                        if (r % 2 == 1) {
                          throw new ArithmeticException("replica " + r);
                        }
                        done.incrementAndGet();
                      }))
          .withMessage("replica 1")
          .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("replica 3"));
    }
    assertThat(done).hasValue(2);
  }

  @Test
  void aSingleReplicaWorksInTheCallersThread() throws IOException {
    try (Optimizer one = optimizer(1, DType.FLOAT32);
        Optimizer two = optimizer(2, DType.FLOAT32)) {
      List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
      one.each(r -> threads.add(Thread.currentThread()));
      assertThat(threads).containsExactly(Thread.currentThread());
      threads.clear();
      two.each(r -> threads.add(Thread.currentThread()));
      assertThat(threads).doesNotHaveDuplicates().hasSize(2);
      assertThat(threads).doesNotContain(Thread.currentThread());
    }
  }

  @Test
  void replicasOnTheCpuDivideTheThreadsOfTheirCaller() throws Exception {
    assumeTrue(TestDevice.NAME.equals("cpu"), "a GPU has threads of its own");
    int before = Torch.threads();
    Torch.computeWithThreads(4);
    try (Optimizer one = optimizer(1, DType.FLOAT32);
        Optimizer two = optimizer(2, DType.FLOAT32);
        Optimizer five = optimizer(5, DType.FLOAT32)) {
      assertThat(threads(one)).containsExactly(4);
      assertThat(threads(two)).containsExactly(2, 2);
      assertThat(threads(five)).containsExactly(1, 1, 1, 1, 1);
      assertThat(Torch.threads()).isEqualTo(4);
      assertThat(CompletableFuture.supplyAsync(Torch::threads, own -> new Thread(own).start()))
          .succeedsWithin(Duration.ofMinutes(1))
          .isEqualTo(4);
    } finally {
      Torch.computeWithThreads(before);
    }
  }

  private static int[] threads(Optimizer optimizer) {
    int[] threads = new int[optimizer.replicas().size()];
    optimizer.each(r -> threads[r] = Torch.threads());
    return threads;
  }
}
