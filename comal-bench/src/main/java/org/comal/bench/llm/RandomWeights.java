package org.comal.bench.llm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
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
  static Weights of(Torch torch, ModelConfig config, DType dtype, RandomGenerator random) {
    ByteBuffer noise = ByteBuffer.allocateDirect(4 * NUMBERS).order(ByteOrder.nativeOrder());
    for (int i = 0; i < NUMBERS; i++) {
      noise.putFloat((float) (config.initializerRange() * random.nextGaussian()));
    }
    List<Tensor> tensors = new ArrayList<>();
    try (Tensor device = torch.longs(0)) {
      for (Parameters.Parameter p : Parameters.of(config).list()) {
        Tensor t = torch.tensor("blank", p.shape(), dtype.torch(), device);
        tensors.add(t);
        if (!p.isMatrix()) {
          torch.call("fill_all", List.of(t), p.name().endsWith("norm.weight") ? 1.0 : 0.0);
          continue;
        }
        for (long at = 0; at < p.size(); at += NUMBERS) {
          noise.position(0).limit(4 * (int) Math.min(NUMBERS, p.size() - at));
          try (Tensor raw = torch.bytes(noise.slice())) {
            torch.call("fill", t, at, raw, DType.FLOAT32.torch());
          }
        }
      }
    }
    return new Weights(torch, config, dtype, tensors);
  }
}
