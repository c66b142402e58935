package org.comal.llm.torch;

import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;

/** The rotary rates of a model as a tensor. */
final class Rates {
  private Rates() {}

  /** In float32, as other engines compute angles, or in float64 for a float64 model. */
  static Tensor of(Torch torch, ModelConfig config, DType dtype) {
    double[] rates = config.scaling().rates(config.theta(), config.headDimension());
    if (dtype == DType.FLOAT64) {
      return torch.doubles(rates);
    }
    float[] single = new float[rates.length];
    for (int i = 0; i < rates.length; i++) {
      single[i] = (float) rates[i];
    }
    return torch.floats(single);
  }
}
