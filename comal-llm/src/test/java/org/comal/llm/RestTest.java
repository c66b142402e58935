package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.comal.data.Completion;
import org.comal.llm.model.DType;
import org.junit.jupiter.api.Test;

/** In bfloat16 the working weights are a copy on the CPU too, which shows what a GPU would do. */
class RestTest {
  private static CausalLmPolicy policy(DType compute) {
    return TinyPolicies.policy(
        TinyModels.VARIANTS.get(0), 1, TinyPolicies.settings(compute, 4096, false));
  }

  @Test
  void afterARestItGivesTheSameNumbers() {
    try (CausalLmPolicy policy = policy(DType.BFLOAT16)) {
      List<Completion> batch = CausalLmLearnerTest.completions(policy);
      double[] before = policy.logProb(batch);
      String id = policy.id();
      assertThat(policy.weights().drop()).isTrue();
      assertThat(policy.weights().drop()).as("there is nothing left to drop").isFalse();
      assertThat(policy.logProb(batch)).isEqualTo(before);
      assertThat(policy.id()).isEqualTo(id);
    }
  }

  @Test
  void weightsInUseDoNotRest() {
    try (CausalLmPolicy policy = policy(DType.BFLOAT16)) {
      try (ModelWeights.Lease lease = policy.weights().use()) {
        assertThat(policy.weights().drop()).isFalse();
        assertThat(lease.weights().dtype()).isEqualTo(DType.BFLOAT16);
      }
      assertThat(policy.weights().drop()).isTrue();
    }
  }

  @Test
  void onTheCpuThereIsNothingToGiveBack() {
    try (CausalLmPolicy policy = policy(DType.FLOAT32)) {
      List<Completion> batch = CausalLmLearnerTest.completions(policy);
      double[] before = policy.logProb(batch);
      policy.rest();
      assertThat(policy.weights().drop()).isFalse();
      assertThat(policy.logProb(batch)).isEqualTo(before);
    }
  }

  @Test
  void threadsMayUseItWhileOthersSendItToRest() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (CausalLmPolicy policy = policy(DType.BFLOAT16)) {
      List<Completion> batch = CausalLmLearnerTest.completions(policy);
      double[] before = policy.logProb(batch);
      List<Future<double[]>> all =
          IntStream.range(0, 40)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            policy.weights().drop();
                            return policy.logProb(batch);
                          }))
              .toList();
      for (Future<double[]> one : all) {
        assertThat(one.get()).isEqualTo(before);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
