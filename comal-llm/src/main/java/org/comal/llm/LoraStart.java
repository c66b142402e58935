package org.comal.llm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.comal.llm.model.AdapterFolder;
import org.comal.llm.model.DType;
import org.comal.llm.model.Lora;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Parameters.Parameter;
import org.comal.llm.model.Safetensors;
import org.comal.llm.torch.Tensor;
import org.comal.llm.torch.Torch;
import org.comal.llm.torch.Weights;
import org.comal.random.RandomSource;

/**
 * The adapters that a family of policies begins with.
 *
 * @param lora rank, scale and adapted projections
 * @param base name or path of the model below, which saved adapters tell
 * @param from the adapters; empty for new ones, which change nothing yet
 * @param random draws new ones
 */
public record LoraStart(Lora lora, String base, Optional<AdapterFolder> from, RandomSource random) {

  /** The adapters, in the number format that they are learned in. */
  Weights weights(Torch torch, Parameters parameters, Base base, DType compute) throws IOException {
    return from.isPresent()
        ? read(torch, parameters, base, from.get(), compute)
        : drawn(torch, parameters.trained(), compute.learned());
  }

  /** Adapters of a folder, as precisely as they are stored. */
  static Weights read(
      Torch torch, Parameters parameters, Base base, AdapterFolder folder, DType compute)
      throws IOException {
    List<Safetensors.Entry> entries = folder.weights(parameters.config(), base::digest);
    DType format = Weights.stored(entries) == compute ? compute : compute.learned();
    return Weights.read(torch, parameters.trained(), entries, format);
  }

  /** A from the uniform distribution on ±1/√inputs, B zero, as PEFT has them. */
  private Weights drawn(Torch torch, List<Parameter> adapters, DType format) {
    List<Tensor> tensors = new ArrayList<>();
    try (Tensor device = torch.longs(0)) {
      for (Parameter p : adapters) {
        Tensor t = torch.tensor("blank", p.shape(), format.torch(), device);
        tensors.add(t);
        if (p.name().contains(".lora_B.")) {
          torch.call("fill_all", List.of(t), 0.0);
        } else {
          ByteBuffer numbers = uniform(p);
          try (Tensor raw = torch.bytes(numbers)) {
            torch.call("fill", t, 0L, raw, DType.FLOAT32.torch());
          }
        }
      }
    }
    return new Weights(torch, adapters, format, tensors);
  }

  private ByteBuffer uniform(Parameter p) {
    RandomGenerator g = random.at(p.name()).generator();
    double width = 1 / Math.sqrt(p.shape()[1]);
    ByteBuffer numbers = ByteBuffer.allocateDirect(Math.toIntExact(4 * p.size()));
    numbers.order(ByteOrder.nativeOrder());
    while (numbers.hasRemaining()) {
      numbers.putFloat((float) (width * (2 * g.nextDouble() - 1)));
    }
    return numbers.flip();
  }
}
