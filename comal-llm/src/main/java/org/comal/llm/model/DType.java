package org.comal.llm.model;

import java.util.Locale;

/** Number formats of weights. */
public enum DType {
  /** IEEE half precision: read, never computed with. */
  FLOAT16("F16", 2, 5),
  /** The upper half of a float32. */
  BFLOAT16("BF16", 2, 15),
  /** Single precision. */
  FLOAT32("F32", 4, 6),
  /** Double precision, for checking the others. */
  FLOAT64("F64", 8, 7);

  private final String tag;
  private final int bytes;
  private final int torch;

  DType(String tag, int bytes, int torch) {
    this.tag = tag;
    this.bytes = bytes;
    this.torch = torch;
  }

  /** {@return the name in a safetensors header} */
  public String tag() {
    return tag;
  }

  /** {@return the name in a {@code config.json}} */
  public String configName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return bytes a number takes} */
  public int bytes() {
    return bytes;
  }

  /** {@return PyTorch's own number for it} */
  public int torch() {
    return torch;
  }

  /**
   * {@return the number format in which weights are learned and compared where this one is computed
   * with: float32, or float64 for itself} A step is often smaller than a shorter format can tell.
   */
  public DType learned() {
    return this == FLOAT64 ? FLOAT64 : FLOAT32;
  }
}
