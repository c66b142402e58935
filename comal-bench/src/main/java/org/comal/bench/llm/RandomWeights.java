package org.comal.bench.llm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.random.RandomGenerator;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Parameters.Parameter;
import org.comal.llm.torch.Tensor;
import org.comal.llm.torch.Torch;
import org.comal.llm.torch.Weights;

/**
 * Random weights, made where they are used: a million normal numbers, again and again. Good for
 * measuring, not for training.
 */
final class RandomWeights {
  private static final int NUMBERS = 1 << 20;

  private RandomWeights() {}

  /** Matrices from a normal distribution, norms 1, biases 0. */
  static Weights of(Torch torch, ModelConfig config, DType dtype, RandomGenerator random)
      throws IOException {
    ByteBuffer noise = noise(config.initializerRange(), random);
    List<Parameter> parameters = Parameters.of(config).list();
    return Weights.filled(
        torch,
        parameters,
        dtype,
        (number, t) -> {
          Parameter p = parameters.get(number);
          if (p.isMatrix()) {
            fill(torch, t, p.size(), noise);
          } else {
            torch.call("fill_all", List.of(t), p.name().endsWith("norm.weight") ? 1.0 : 0.0);
          }
        });
  }

  /** A square matrix from a standard normal distribution; to be closed by the caller. */
  static Tensor square(Torch torch, int n, DType dtype, RandomGenerator random) {
    try (Tensor device = torch.longs(0)) {
      Tensor t = torch.tensor("blank", new long[] {n, n}, dtype.torch(), device);
      fill(torch, t, (long) n * n, noise(1, random));
      return t;
    }
  }

  private static ByteBuffer noise(double deviation, RandomGenerator random) {
    ByteBuffer noise = ByteBuffer.allocateDirect(4 * NUMBERS).order(ByteOrder.nativeOrder());
    for (int i = 0; i < NUMBERS; i++) {
      noise.putFloat((float) (deviation * random.nextGaussian()));
    }
    return noise;
  }

  private static void fill(Torch torch, Tensor t, long size, ByteBuffer noise) {
    for (long at = 0; at < size; at += NUMBERS) {
      noise.position(0).limit(4 * (int) Math.min(NUMBERS, size - at));
      try (Tensor raw = torch.bytes(noise.slice())) {
        torch.call("fill", t, at, raw, DType.FLOAT32.torch());
      }
    }
  }
}
