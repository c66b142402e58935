package org.comal.llm.torch;

import org.comal.llm.model.DType;

/**
 * Weights in training: the masters, which the optimizer moves, and the working weights, which the
 * model computes with.
 *
 * <p>Owned by whoever made them.
 */
sealed interface TrainedWeights extends AutoCloseable {

  /**
   * Weights to be trained.
   *
   * @param start copied, not owned
   * @param compute number format of the computation
   */
  static TrainedWeights of(Torch torch, Weights start, DType compute) {
    DType precise = compute.learned();
    return compute == precise
        ? new Single(start.copy(precise))
        : new Mixed(torch, start.copy(precise), start.copy(compute));
  }

  /** In float32, or in float64 for a float64 computation. */
  Weights masters();

  /** In the number format of the computation; they stay the same object. */
  Weights working();

  /** Brings the working weights to where the masters are. */
  void follow();

  @Override
  void close();

  /** One set of weights that is both, in a computation in float32 or float64. */
  record Single(Weights masters) implements TrainedWeights {
    @Override
    public Weights working() {
      return masters;
    }

    @Override
    public void follow() {}

    @Override
    public void close() {
      masters.close();
    }
  }

  /**
   * Two sets: a step is often smaller than the number format of the computation can tell, so that
   * it is taken on the masters and the working weights are rounded from them.
   */
  record Mixed(Torch torch, Weights masters, Weights working) implements TrainedWeights {
    @Override
    public void follow() {
      torch.call("assign", working.tensors(), masters.tensors());
    }

    @Override
    public void close() {
      masters.close();
      working.close();
    }
  }
}
