package org.comal.llm.torch;

import org.comal.llm.model.Parameters;

/** A model's weights with adapters beside them. Owns neither; they must stay open. */
public final class AdaptedWeights implements DecoderWeights, AutoCloseable {
  private final TensorList tensors;

  /**
   * Puts adapters into their places.
   *
   * @param parameters with adapters
   * @param base the weights without adapters
   * @param adapters in the same number format
   */
  public AdaptedWeights(Parameters parameters, Weights base, Weights adapters) {
    this.tensors =
        TensorList.borrowing(
            parameters.completed(base.tensors().tensors(), adapters.tensors().tensors()));
  }

  @Override
  public TensorList tensors() {
    return tensors;
  }

  @Override
  public void close() {
    tensors.close();
  }
}
