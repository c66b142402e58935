package org.comal.llm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Safetensors;
import org.comal.llm.model.StoredNumbers;
import org.comal.llm.torch.Torch;
import org.comal.llm.torch.Weights;

/**
 * The model below the adapters of a family, which is never trained: its weights are held once on
 * each device, in the number format of the computation.
 */
final class Base implements AutoCloseable {
  private final String name;
  private final Path folder;
  private final ModelConfig config;
  private final List<Weights> weights;
  private String digest;

  private Base(String name, Path folder, ModelConfig config, List<Weights> weights) {
    this.name = name;
    this.folder = folder;
    this.config = config;
    this.weights = weights;
  }

  /**
   * @param torches one for each device, in order
   * @param name what saved adapters tell of it
   * @param folder of the model
   * @param compute number format of the computation
   */
  static Base read(List<Torch> torches, String name, Path folder, ModelConfig config, DType compute)
      throws IOException {
    Safetensors files = Safetensors.open(folder);
    List<Weights> weights = new ArrayList<>();
    try {
      for (Torch torch : torches) {
        weights.add(Weights.read(torch, config, files, compute));
      }
    } catch (IOException | RuntimeException e) {
      weights.forEach(Weights::close);
      throw e;
    }
    return new Base(name, folder, config, List.copyOf(weights));
  }

  String name() {
    return name;
  }

  /** Those on a device, by its number. */
  Weights weights(int device) {
    return weights.get(device);
  }

  /** What its numbers are, as they are stored, whatever the number format that they are run in. */
  synchronized String digest() {
    if (digest == null) {
      try {
        digest = StoredNumbers.digest(Safetensors.open(folder).weights(config));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return digest;
  }

  @Override
  public void close() {
    weights.forEach(Weights::close);
  }
}
