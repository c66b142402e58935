package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.torch.Batch;
import org.comal.llm.torch.Decoder;
import org.comal.llm.torch.Tensor;
import org.comal.llm.torch.Torch;
import org.comal.llm.torch.Weights;
import org.comal.random.RandomSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Gradients of every kind of weight against central differences of a plain forward pass. */
class GradientTest {
  static final List<String> VARIANTS = TinyModels.VARIANTS;

  private static final int[][] IDS = {{3, 1, 4, 1, 5, 9, 2}, {6, 5, 3, 5}, {3, 1, 4, 7, 2, 8}};
  private static final int[] FROM = {3, 1, 3};
  private static final double[] SLOPES = {0.7, -1.3, 0.4};
  private static final double STEP = 1e-5;

  @ParameterizedTest
  @FieldSource("VARIANTS")
  void isThatOfCentralDifferences(String variant) throws Exception {
    check(variant, 2);
  }

  /**
   * The third sequence begins as the first: 3·6 tokens one by one, 2·3 + 3·3 where it is shared.
   */
  @ParameterizedTest
  @FieldSource("VARIANTS")
  void isThatOfCentralDifferencesWhereABeginningIsShared(String variant) throws Exception {
    check(variant, 3);
  }

  private static void check(String variant, int sequences) throws Exception {
    ModelConfig config = TinyModels.config(variant, 11);
    List<double[]> weights = TinyModels.weights(config, 5);
    List<Parameters.Parameter> parameters = Parameters.of(config).list();
    List<double[]> gradients = gradients(config, weights, sequences, false, false);
    // Whatever is kept: the inputs of the blocks alone, the logits too.
    for (boolean recompute : new boolean[] {false, true}) {
      List<double[]> same = gradients(config, weights, sequences, recompute, !recompute);
      for (int p = 0; p < weights.size(); p++) {
        assertThat(same.get(p))
            .as("%s, recompute %s", parameters.get(p).name(), recompute)
            .containsExactly(gradients.get(p), within(1e-12));
      }
    }
    for (int p = 0; p < weights.size(); p++) {
      RandomGenerator pick = new RandomSource(9).at("weight", p).generator();
      double[] w = weights.get(p);
      for (int k = 0; k < 3; k++) {
        int i = pick.nextInt(w.length);
        double kept = w[i];
        w[i] = kept + STEP;
        double up = objective(config, weights, sequences);
        w[i] = kept - STEP;
        double down = objective(config, weights, sequences);
        w[i] = kept;
        // The difference errs by STEP² times a third derivative of about 100, and 1e-15 / STEP.
        assertThat(gradients.get(p)[i])
            .as("%s[%d]", parameters.get(p).name(), i)
            .isCloseTo((up - down) / (2 * STEP), within(1e-6));
      }
    }
  }

  private static double objective(ModelConfig config, List<double[]> weights, int sequences) {
    PlainDecoder plain = new PlainDecoder(config, weights);
    double sum = 0;
    for (int s = 0; s < sequences; s++) {
      sum += SLOPES[s] * plain.logProb(IDS[s], FROM[s]);
    }
    return sum;
  }

  private static List<double[]> gradients(
      ModelConfig config, List<double[]> values, int count, boolean recompute, boolean logits)
      throws Exception {
    java.nio.file.Path folder = java.nio.file.Files.createTempDirectory("gradient");
    TinyModels.write(config, values, folder);
    Torch torch = Torch.open(config, TestDevice.NAME);
    List<Batch.Sequence> sequences = new ArrayList<>();
    List<Double> slopes = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      Batch.Sequence sequence = new Batch.Sequence(IDS[s], FROM[s]);
      sequences.add(sequence);
      slopes.addAll(Collections.nCopies(sequence.scored(), SLOPES[s]));
    }
    double[] perToken = slopes.stream().mapToDouble(Double::doubleValue).toArray();
    try (Decoder decoder = new Decoder(torch, config, DType.FLOAT64);
        Weights w = Weights.read(torch, config, folder, DType.FLOAT64);
        Batch batch = new Batch(torch, sequences);
        Weights sums = w.zeros(DType.FLOAT64)) {
      torch.call("track", w.tensors());
      List<Tensor> kept = decoder.keep(w, batch, recompute, logits);
      decoder.backward(w, batch, kept, perToken, sums.tensors());
      kept.forEach(Tensor::close);
      return IntStream.range(0, values.size()).mapToObj(i -> sums.get(i).doubles()).toList();
    }
  }
}
