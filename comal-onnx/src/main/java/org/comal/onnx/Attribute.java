package org.comal.onnx;

/** A setting of a node, as the axis of a softmax. */
public final class Attribute {
  private static final int NAME = 1;
  private static final int FLOAT = 2;
  private static final int INT = 3;
  private static final int INTS = 8;
  private static final int TYPE = 20;

  private final ProtoMessage message;

  private Attribute(ProtoMessage message) {
    this.message = message;
  }

  /**
   * {@return an attribute that is a whole number}
   *
   * @param name as the operator's documentation has it
   * @param value any number
   */
  public static Attribute of(String name, long value) {
    return new Attribute(new ProtoMessage().text(NAME, name).number(INT, value).number(TYPE, 2));
  }

  /**
   * {@return an attribute that is a real number}
   *
   * @param name as the operator's documentation has it
   * @param value any number
   */
  public static Attribute real(String name, float value) {
    return new Attribute(new ProtoMessage().text(NAME, name).float32(FLOAT, value).number(TYPE, 1));
  }

  /**
   * {@return an attribute that is a list of whole numbers}
   *
   * @param name as the operator's documentation has it
   * @param values in order; may be none
   */
  public static Attribute list(String name, long... values) {
    ProtoMessage m = new ProtoMessage().text(NAME, name);
    for (long v : values) {
      m.number(INTS, v);
    }
    return new Attribute(m.number(TYPE, 7));
  }

  ProtoMessage message() {
    return message;
  }
}
