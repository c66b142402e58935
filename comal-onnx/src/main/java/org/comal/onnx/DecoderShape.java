package org.comal.onnx;

/**
 * The sizes of a decoder of the Llama and Qwen2 family.
 *
 * @param vocabulary number of token ids
 * @param hidden width of the residual stream
 * @param intermediate width of the gated feed-forward layer
 * @param layers number of layers
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param headDim width of a head, even
 * @param ropeTheta base of the rotary angles
 * @param rmsEpsilon added to the mean square before the root
 * @param qkvBias whether query, key and value projections have a bias (Qwen2) or not (Llama)
 * @param tied whether the output head is the embedding table
 */
public record DecoderShape(
    int vocabulary,
    int hidden,
    int intermediate,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    double ropeTheta,
    double rmsEpsilon,
    boolean qkvBias,
    boolean tied) {
  /**
   * Checks that the sizes fit each other.
   *
   * @param vocabulary 1 or more
   * @param hidden 1 or more
   * @param intermediate 1 or more
   * @param layers 1 or more
   * @param heads 1 or more; a multiple of {@code kvHeads}
   * @param kvHeads 1 or more
   * @param headDim 2 or more, even
   * @param ropeTheta above 0; not checked
   * @param rmsEpsilon 0 or more; not checked
   * @param qkvBias true for Qwen2
   * @param tied true where the file holds no output head
   * @throws IllegalArgumentException where a size is out of its range
   */
  public DecoderShape {
    if (vocabulary < 1 || hidden < 1 || intermediate < 1 || layers < 1 || kvHeads < 1) {
      throw new IllegalArgumentException("a decoder's sizes must be positive");
    }
    if (heads < 1 || heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          heads + " query heads cannot share " + kvHeads + " key and value heads evenly");
    }
    if (headDim < 2 || headDim % 2 != 0) {
      throw new IllegalArgumentException(
          "head-dim is " + headDim + ", but rotary positions need an even number");
    }
  }
}
