package org.comal.llm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Safetensors;
import org.comal.llm.model.StoredNumbers;
import org.comal.llm.torch.Torch;
import org.comal.llm.torch.Weights;

/**
 * The model below the adapters of a family, which is never trained: its weights are held once, in
 * the number format of the computation.
 */
final class Base implements AutoCloseable {
  private final String name;
  private final Path folder;
  private final ModelConfig config;
  private final Weights weights;
  private String digest;

  private Base(String name, Path folder, ModelConfig config, Weights weights) {
    this.name = name;
    this.folder = folder;
    this.config = config;
    this.weights = weights;
  }

  /**
   * @param name what saved adapters tell of it
   * @param folder of the model
   * @param compute number format of the computation
   */
  static Base read(Torch torch, String name, Path folder, ModelConfig config, DType compute)
      throws IOException {
    Weights weights = Weights.read(torch, config, Safetensors.open(folder), compute);
    return new Base(name, folder, config, weights);
  }

  String name() {
    return name;
  }

  Weights weights() {
    return weights;
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
    weights.close();
  }
}
