package org.comal.llm.torch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.List;

/**
 * Tensors that go into PyTorch together, as a model's weights: the native list is made once.
 *
 * <p>Owns its tensors, unless it borrows them.
 */
public final class TensorList implements AutoCloseable {
  private final List<Tensor> tensors;
  private final IValue value;
  private final boolean owning;

  /**
   * Takes over tensors.
   *
   * @param tensors not empty; from here on owned by the list
   */
  public TensorList(List<Tensor> tensors) {
    this(tensors, true);
  }

  private TensorList(List<Tensor> tensors, boolean owning) {
    this.tensors = List.copyOf(tensors);
    this.value = IValue.listFrom(arrays(this.tensors));
    this.owning = owning;
  }

  /** {@return a list of tensors that stay the caller's} */
  static TensorList borrowing(List<Tensor> tensors) {
    return new TensorList(tensors, false);
  }

  static PtNDArray[] arrays(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::array).toArray(PtNDArray[]::new);
  }

  IValue value() {
    return value;
  }

  /** {@return the tensors, in order} */
  public List<Tensor> tensors() {
    return tensors;
  }

  /**
   * {@return the tensor at a place; it stays the list's}
   *
   * @param i from 0
   */
  public Tensor get(int i) {
    return tensors.get(i);
  }

  /** {@return number of tensors} */
  public int size() {
    return tensors.size();
  }

  @Override
  public void close() {
    value.close();
    if (owning) {
      tensors.forEach(Tensor::close);
    }
  }
}
