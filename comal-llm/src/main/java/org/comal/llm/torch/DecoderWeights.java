package org.comal.llm.torch;

import org.comal.llm.model.Parameters;

/** The weights that a decoder computes with, every one in its place. */
public interface DecoderWeights {
  /** {@return the tensors in the order of {@link Parameters}; they stay owned by the weights} */
  TensorList tensors();
}
