package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comal.data.Completion;
import org.comal.llm.model.DType;
import org.comal.llm.model.Safetensors;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.OptimizerSpec.Decay;
import org.comal.policy.Policy;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of several replicas are those of one, up to rounding. */
class ReplicaGradientsTest {
  /** Without memory of the gradient, so that the first moment is the gradient; never clipped. */
  private static final OptimizerSpec PLAIN =
      new OptimizerSpec(1e-3, 0, 0.99, 1e-8, 0, 0, Decay.CONSTANT, 0, 1);

  @TempDir private static Path folder;
  private static TinyReplicas tiny;

  @BeforeAll
  static void makeAModel() throws IOException {
    tiny = TinyReplicas.make();
  }

  /** Every weight's gradient, by name. */
  private static Map<String, double[]> gradients(
      int replicas, boolean lora, LmSettings settings, List<Completion> batch, double[] slopes)
      throws IOException {
    Path out = Files.createTempDirectory(folder, "gradients");
    try (CausalLmPolicy policy = tiny.open(replicas, lora, settings);
        CompletionLearner learner = policy.learner(PLAIN, new RandomSource(1))) {
      learner.forward(batch);
      learner.backward(slopes);
      learner.step();
      learner.save(out);
    }
    return state(out.resolve("learner.safetensors"), "first-moment.");
  }

  private static Map<String, double[]> state(Path file, String kind) throws IOException {
    Map<String, double[]> all = new TreeMap<>();
    for (Map.Entry<String, Safetensors.Entry> e : Safetensors.openFile(file).entries().entrySet()) {
      if (e.getKey().startsWith(kind)) {
        all.put(e.getKey(), numbers(e.getValue()));
      }
    }
    return all;
  }

  private static double[] numbers(Safetensors.Entry entry) throws IOException {
    ByteBuffer bytes = entry.map(0, entry.length()).order(ByteOrder.LITTLE_ENDIAN);
    boolean wide = entry.format() == DType.FLOAT64;
    double[] numbers = new double[(int) (entry.length() / entry.format().bytes())];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = wide ? bytes.getDouble() : bytes.getFloat();
    }
    return numbers;
  }

  private static double norm(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
  }

  private static double distance(double[] x, double[] y) {
    double[] difference = new double[x.length];
    Arrays.setAll(difference, i -> x[i] - y[i]);
    return norm(difference);
  }

  @ParameterizedTest
  @CsvSource({
    "2, false, false",
    "3, false, false",
    "2, false, true",
    "2, true, false",
    "3, true, true",
    "5, false, false"
  })
  void gradientsAreThoseOfOneDevice(int replicas, boolean lora, boolean recompute)
      throws IOException {
    // 40 tokens hold some sequences; 5 replicas make the cut another than for one.
    LmSettings settings = TinyPolicies.settings(DType.FLOAT64, 40, recompute);
    Map<String, double[]> one =
        gradients(1, lora, settings, TinyReplicas.BATCH, TinyReplicas.slopes());
    Map<String, double[]> several =
        gradients(replicas, lora, settings, TinyReplicas.BATCH, TinyReplicas.slopes());
    assertThat(several.keySet()).isEqualTo(one.keySet());
    for (String name : one.keySet()) {
      assertThat(norm(one.get(name))).as(name).isPositive();
      assertThat(distance(several.get(name), one.get(name)))
          .as(name)
          .isLessThan(1e-12 * norm(one.get(name)));
    }
  }

  /**
   * A gradient is a sum over the twelve sequences, each a micro-batch of its own. Two orders of
   * adding m numbers in float32 differ by no more than 2 (m − 1) u Σ|gᵢ| with u = 2⁻²⁴; the head's
   * part of a sequence is added token by token, of which there are at most four.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void gradientsInFloat32DifferByTheOrderOfAdding(int replicas) throws IOException {
    LmSettings settings = TinyPolicies.settings(DType.FLOAT32, 1, false);
    Map<String, double[]> sizes = new TreeMap<>();
    double[] slopes = TinyReplicas.slopes();
    for (int i = 0; i < TinyReplicas.BATCH.size(); i++) {
      Map<String, double[]> part =
          gradients(
              1, false, settings, TinyReplicas.BATCH.subList(i, i + 1), new double[] {slopes[i]});
      part.forEach(
          (name, g) -> sizes.merge(name, new double[] {norm(g)}, ReplicaGradientsTest::sum));
    }
    Map<String, double[]> one = gradients(1, false, settings, TinyReplicas.BATCH, slopes);
    Map<String, double[]> several =
        gradients(replicas, false, settings, TinyReplicas.BATCH, slopes);
    double bound = 2 * (4 * TinyReplicas.BATCH.size() - 1) * 0x1p-24;
    for (String name : one.keySet()) {
      assertThat(distance(several.get(name), one.get(name)))
          .as(name)
          .isLessThanOrEqualTo(bound * sizes.get(name)[0]);
    }
  }

  private static double[] sum(double[] x, double[] y) {
    double[] sum = new double[x.length];
    Arrays.setAll(sum, i -> x[i] + y[i]);
    return sum;
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT64, false, false",
    "FLOAT64, true, true",
    "FLOAT32, false, true",
    "FLOAT32, true, false",
    "BFLOAT16, false, false",
    "BFLOAT16, true, false"
  })
  void aTrainingRepeatsToTheByte(DType compute, boolean lora, boolean recompute)
      throws IOException {
    assertThat(trained(2, compute, lora, recompute))
        .isEqualTo(trained(2, compute, lora, recompute));
  }

  private static String trained(int replicas, DType compute, boolean lora, boolean recompute)
      throws IOException {
    try (CausalLmPolicy policy =
            tiny.open(replicas, lora, TinyPolicies.settings(compute, 40, recompute));
        CompletionLearner learner = policy.learner(TinyReplicas.ADAM, new RandomSource(1))) {
      for (int i = 0; i < 3; i++) {
        TinyReplicas.step(learner);
      }
      try (Policy end = learner.freeze()) {
        assertThat(end.id()).isNotEqualTo(policy.id());
        return end.id();
      }
    }
  }
}
