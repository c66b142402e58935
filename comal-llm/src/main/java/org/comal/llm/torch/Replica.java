package org.comal.llm.torch;

import org.comal.llm.model.DType;

/**
 * A copy of a model in training on one device: all weights that are trained, to compute with, and
 * the gradients that are collected with them. Steps change the weights in their place.
 *
 * <p>Owned by its {@link Optimizer}.
 */
public final class Replica implements AutoCloseable {
  private final Torch torch;
  private final Weights weights;
  private final Weights gradients;

  /**
   * @param torch of its device; stays open as long as the replica
   * @param start copied, not owned
   * @param compute number format of the computation
   */
  Replica(Torch torch, Weights start, DType compute) {
    this.torch = torch;
    this.weights = start.copy(torch, compute);
    this.gradients = weights.zeros(compute.learned());
  }

  Torch torch() {
    return torch;
  }

  /** {@return the weights to compute with, in the number format of the computation} */
  public Weights weights() {
    return weights;
  }

  /** {@return where gradients are added up, in float32, or in float64 for a float64 computation} */
  public Weights gradients() {
    return gradients;
  }

  /** From here on the weights are differentiated by. */
  void track() {
    torch.call("track", weights.tensors());
  }

  /** Forgets the gradients. */
  void clear() {
    torch.call("clear", gradients.tensors());
  }

  @Override
  public void close() {
    weights.close();
    gradients.close();
  }
}
