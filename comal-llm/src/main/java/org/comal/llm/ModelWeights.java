package org.comal.llm;

import org.comal.llm.model.DType;
import org.comal.llm.torch.Weights;

/**
 * The weights of a policy: as precise as they are known, in main memory, and as they are computed
 * with, on the device. On a CPU where both have one format they are the same.
 *
 * <p>The working weights are made when they are first used, and again after {@link #rest}. Safe for
 * use by several threads.
 */
final class ModelWeights implements AutoCloseable {
  private final Weights kept;
  private final DType format;
  private final boolean gpu;
  private Weights working;
  private int users;

  /**
   * @param kept in main memory; from here on owned
   * @param format number format of the computation
   * @param gpu whether the computation is on a GPU
   */
  ModelWeights(Weights kept, DType format, boolean gpu) {
    this.kept = kept;
    this.format = format;
    this.gpu = gpu;
  }

  /** Working weights in use: they stay where they are until it is closed, once. */
  final class Lease implements AutoCloseable {
    private final Weights weights;

    private Lease(Weights weights) {
      this.weights = weights;
    }

    /** To compute with. */
    Weights weights() {
      return weights;
    }

    @Override
    public void close() {
      synchronized (ModelWeights.this) {
        users--;
      }
    }
  }

  /** The working weights, brought to the device where they are not there. */
  synchronized Lease use() {
    if (working == null) {
      working = !gpu && kept.dtype() == format ? kept : kept.copy(format);
    }
    users++;
    return new Lease(working);
  }

  /** As precise as they are known. */
  Weights kept() {
    return kept;
  }

  /** Whether weights take memory of the device. */
  synchronized boolean resident() {
    return !gpu || working != null;
  }

  /** On a GPU, gives back the memory of the working weights, unless somebody uses them. */
  void rest() {
    if (gpu) {
      drop();
    }
  }

  /** Drops working weights that nobody uses and that can be made again. */
  synchronized boolean drop() {
    boolean dropped = users == 0 && working != null && working != kept;
    if (dropped) {
      working.close();
      working = null;
    }
    return dropped;
  }

  @Override
  public synchronized void close() {
    if (working != null && working != kept) {
      working.close();
    }
    working = null;
    kept.close();
  }
}
