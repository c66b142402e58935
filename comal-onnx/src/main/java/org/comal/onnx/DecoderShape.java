package org.comal.onnx;

import java.util.List;
import java.util.Set;

/**
 * The sizes of a decoder of the Llama and Qwen families, and which of their parts it has.
 *
 * @param vocabulary number of token ids
 * @param hidden width of the residual stream
 * @param intermediate width of the gated feed-forward layer
 * @param layers number of layers
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param rates radians per position of each pair of dimensions of a head, scaled where the model's
 *     positions are; half as many as a head is wide
 * @param rmsEpsilon added to the mean square before the root
 * @param parts what it has beside the parts that all have
 */
public record DecoderShape(
    int vocabulary,
    int hidden,
    int intermediate,
    int layers,
    int heads,
    int kvHeads,
    List<Double> rates,
    double rmsEpsilon,
    Set<Part> parts) {

  /** What some decoders have and others have not, alike in all layers. */
  public enum Part {
    /** Biases on query, key and value, {@code self_attn.q_proj.bias} and so on (Qwen2). */
    ATTENTION_BIAS,
    /** A bias on the attention's output, {@code self_attn.o_proj.bias}. */
    OUTPUT_BIAS,
    /** Biases in the feed-forward layer, {@code mlp.gate_proj.bias} and so on. */
    FEED_FORWARD_BIAS,
    /** Norms of each query and key head, {@code self_attn.q_norm.weight} and so on (Qwen3). */
    HEAD_NORM,
    /** An output head of its own, {@code lm_head.weight}; without one it is the embedding table. */
    HEAD
  }

  /**
   * Checks that the sizes fit each other.
   *
   * @param vocabulary 1 or more
   * @param hidden 1 or more
   * @param intermediate 1 or more
   * @param layers 1 or more
   * @param heads 1 or more; a multiple of {@code kvHeads}
   * @param kvHeads 1 or more
   * @param rates 1 or more of them; copied
   * @param rmsEpsilon 0 or more; not checked
   * @param parts copied
   * @throws IllegalArgumentException where a size is out of its range
   */
  public DecoderShape {
    rates = List.copyOf(rates);
    parts = Set.copyOf(parts);
    if (vocabulary < 1 || hidden < 1 || intermediate < 1 || layers < 1 || kvHeads < 1) {
      throw new IllegalArgumentException("a decoder's sizes must be positive");
    }
    if (heads < 1 || heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          heads + " query heads cannot share " + kvHeads + " key and value heads evenly");
    }
    if (rates.isEmpty()) {
      throw new IllegalArgumentException("a head has at least one pair of dimensions to rotate");
    }
  }

  /** {@return the width of a head: two dimensions for each rate} */
  public int headDim() {
    return 2 * rates.size();
  }

  /**
   * {@return whether the decoder has a part}
   *
   * @param part any
   */
  public boolean has(Part part) {
    return parts.contains(part);
  }
}
