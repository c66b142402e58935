package org.comal.llm;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.comal.llm.model.DType;
import org.comal.llm.torch.Weights;

/**
 * The weights of a policy, as they are kept and as they are computed with.
 *
 * <p>Where they are known more precisely than the computation is, they are kept as they are,
 * because what is learned in one step is often smaller than the computation can tell. A working
 * copy is made for the first computation; {@link #rest} gives it back.
 *
 * <p>Safe for use by several threads: nobody gives back or closes what another computes with.
 */
final class FrozenWeights implements AutoCloseable {
  private final Weights kept;
  private final DType compute;

  /** Held by those who compute. */
  private final ReadWriteLock work = new ReentrantReadWriteLock();

  private Weights working;

  /**
   * @param kept from here on owned
   * @param compute number format of the computation
   */
  FrozenWeights(Weights kept, DType compute) {
    this.kept = kept;
    this.compute = compute;
  }

  /** As they are kept: for copying and writing. */
  Weights kept() {
    return kept;
  }

  /** Computes with the weights in the format of the computation. */
  <T> T computing(Function<Weights, T> computation) {
    work.readLock().lock();
    try {
      return computation.apply(working());
    } finally {
      work.readLock().unlock();
    }
  }

  private synchronized Weights working() {
    if (working == null) {
      working = kept.dtype() == compute ? kept : kept.copy(compute);
    }
    return working;
  }

  /** Whether more is held than the weights as they are kept. */
  synchronized boolean holdsCopy() {
    return working != null && working != kept;
  }

  /** Gives back the working copy; it is made again for the next use. */
  void rest() {
    work.writeLock().lock();
    try {
      dropCopy();
    } finally {
      work.writeLock().unlock();
    }
  }

  private synchronized void dropCopy() {
    if (holdsCopy()) {
      working.close();
    }
    working = null;
  }

  @Override
  public void close() {
    work.writeLock().lock();
    try {
      dropCopy();
      kept.close();
    } finally {
      work.writeLock().unlock();
    }
  }
}
