package org.comal.onnx;

/** The element type of a tensor, by its number in the ONNX format (TensorProto.DataType). */
public enum ElementType {
  /** A real number of 32 bits. */
  FLOAT(1),
  /** A signed whole number of 32 bits. */
  INT32(6),
  /** A signed whole number of 64 bits. */
  INT64(7),
  /** True or false, a byte each. */
  BOOL(9),
  /** A real number of 16 bits, 5 of them exponent (IEEE 754 half precision). */
  FLOAT16(10),
  /** A real number of 64 bits. */
  DOUBLE(11),
  /** A real number of 16 bits, 8 of them exponent: the upper half of a {@link #FLOAT}. */
  BFLOAT16(16),
  /** A type that this package has no name for. */
  OTHER(0);

  private final int code;

  ElementType(int code) {
    this.code = code;
  }

  /** The number in the file. */
  int code() {
    return code;
  }

  /** The type of a number in the file. */
  static ElementType of(long code) {
    for (ElementType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return OTHER;
  }
}
