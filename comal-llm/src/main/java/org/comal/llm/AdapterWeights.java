package org.comal.llm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.comal.llm.model.AdapterFolder;
import org.comal.llm.model.DType;
import org.comal.llm.model.Parameters.Parameter;
import org.comal.llm.torch.Tensor;
import org.comal.llm.torch.Torch;
import org.comal.llm.torch.Weights;
import org.comal.random.RandomSource;
import org.comal.text.TokenizerFile;

/** Puts the adapters of a policy on its family's device. */
final class AdapterWeights {
  private AdapterWeights() {}

  /** Those that a family begins with, in the number format that they are learned in. */
  static Weights of(LoraStart start, CausalLm lm) throws IOException {
    return start instanceof LoraStart.Stored stored
        ? read(stored.folder(), lm)
        : drawn(((LoraStart.Drawn) start).random(), lm);
  }

  /**
   * Those of a folder, as precisely as they are stored.
   *
   * @throws IOException where they do not fit the family's base, or the folder has another
   *     tokenizer, chat template or end tokens than the family
   */
  static Weights read(AdapterFolder adapters, CausalLm lm) throws IOException {
    if (Files.exists(adapters.folder().resolve(TokenizerFile.FILE))) {
      Optional<String> difference =
          lm.tokenizer().difference(adapters.folder(), lm.config().endTokens());
      if (difference.isPresent()) {
        throw new IOException(
            "the adapters of "
                + adapters.folder()
                + " would be asked and stopped otherwise than they were trained: "
                + difference.get());
      }
    }
    return lm.read(adapters.weights(lm.config(), lm.base().orElseThrow()::digest));
  }

  /** A from the uniform distribution on ±1/√inputs, B zero, as PEFT has them. */
  private static Weights drawn(RandomSource random, CausalLm lm) throws IOException {
    Torch torch = lm.decoder().torch();
    List<Parameter> adapters = lm.parameters().trained();
    return Weights.filled(
        torch,
        adapters,
        lm.settings().compute().learned(),
        (number, t) -> {
          Parameter p = adapters.get(number);
          if (p.name().contains(".lora_B.")) {
            torch.call("fill_all", List.of(t), 0.0);
            return;
          }
          ByteBuffer numbers = uniform(p, random);
          try (Tensor raw = torch.bytes(numbers)) {
            torch.call("fill", t, 0L, raw, DType.FLOAT32.torch());
          }
        });
  }

  private static ByteBuffer uniform(Parameter p, RandomSource random) {
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
