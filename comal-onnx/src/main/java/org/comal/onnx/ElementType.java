package org.comal.onnx;

/** The element type of a tensor, by its number in the ONNX format (TensorProto.DataType). */
public enum ElementType {
  FLOAT(1),
  INT32(6),
  INT64(7),
  BOOL(9),
  FLOAT16(10),
  DOUBLE(11),
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
