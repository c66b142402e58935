package org.comal.llm;

import org.comal.llm.torch.Decoder;
import org.comal.llm.torch.DecoderWeights;
import org.comal.llm.torch.TensorList;

/**
 * A model in training on one device.
 *
 * @param decoder compiled for the device
 * @param weights that are computed with, with the base below them where they are adapters
 * @param gradients where they are added up, one for each tensor that is trained
 */
record TrainedDecoder(Decoder decoder, DecoderWeights weights, TensorList gradients) {}
