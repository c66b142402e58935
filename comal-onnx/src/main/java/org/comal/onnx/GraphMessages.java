package org.comal.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The messages that a GraphProto is made of, with the numbers of their fields in onnx.proto. */
final class GraphMessages {
  private GraphMessages() {}

  /** A NodeProto. */
  static ProtoMessage node(
      String operator, List<String> arguments, List<String> results, Attribute... attributes) {
    ProtoMessage node = new ProtoMessage();
    arguments.forEach(a -> node.text(1, a));
    results.forEach(r -> node.text(2, r));
    node.text(4, operator);
    for (Attribute a : attributes) {
      node.message(5, a.message());
    }
    return node;
  }

  /**
   * A ValueInfoProto: an input or output whose dimensions are numbers, or names where they vary.
   */
  static ProtoMessage port(String name, ElementType type, Object... dims) {
    ProtoMessage shape = new ProtoMessage();
    for (Object d : dims) {
      ProtoMessage dim = new ProtoMessage();
      if (d instanceof Number fixed) {
        dim.number(1, fixed.longValue());
      } else {
        dim.text(2, d.toString());
      }
      shape.message(1, dim);
    }
    ProtoMessage tensor = new ProtoMessage().number(1, type.code()).message(2, shape);
    return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor));
  }

  /** A TensorProto of shape [n]. */
  static ProtoMessage integers(String name, long... values) {
    return new ProtoMessage()
        .packed(1, values.length)
        .number(2, ElementType.INT64.code())
        .packed(7, values)
        .text(8, name);
  }

  /** A TensorProto without dimensions. */
  static ProtoMessage integer(String name, long value) {
    return new ProtoMessage().number(2, ElementType.INT64.code()).packed(7, value).text(8, name);
  }

  /** A TensorProto of shape [n]. */
  static ProtoMessage reals(String name, float... values) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return new ProtoMessage()
        .packed(1, values.length)
        .number(2, ElementType.FLOAT.code())
        .text(8, name)
        .bytes(9, raw.capacity(), out -> out.write(raw.array()));
  }

  /** A StringStringEntryProto. */
  static ProtoMessage entry(String key, String value) {
    return new ProtoMessage().text(1, key).text(2, value);
  }
}
