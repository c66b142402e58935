package org.comal.llm.torch;

import ai.djl.pytorch.engine.PtNDArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tensor in PyTorch's memory, owned by whoever holds it; {@link #close} gives the memory back.
 */
public final class Tensor implements AutoCloseable {
  private final PtNDArray array;

  Tensor(PtNDArray array) {
    this.array = array;
  }

  PtNDArray array() {
    return array;
  }

  /** {@return extent of each dimension} */
  public long[] shape() {
    return array.getShape().getShape();
  }

  /** {@return number of scalars} */
  public long size() {
    return array.getShape().size();
  }

  /** {@return the numbers of a float64 tensor in main memory, row by row} */
  public double[] doubles() {
    double[] values = new double[Math.toIntExact(size())];
    bytes().asDoubleBuffer().get(values);
    return values;
  }

  /** {@return the numbers of an int64 tensor in main memory, row by row} */
  public long[] longs() {
    long[] values = new long[Math.toIntExact(size())];
    bytes().asLongBuffer().get(values);
    return values;
  }

  /** {@return the bytes of a tensor in main memory; valid while the tensor is open} */
  public ByteBuffer bytes() {
    return array.toByteBuffer(true).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    array.close();
  }
}
