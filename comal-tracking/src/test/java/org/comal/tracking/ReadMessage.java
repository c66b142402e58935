package org.comal.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A message read from the protocol-buffer wire format, by a reader that shares nothing with ours.
 */
record ReadMessage(Map<Integer, List<Object>> fields) {

  static ReadMessage of(byte[] bytes) {
    Map<Integer, List<Object>> fields = new HashMap<>();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      int key = (int) varint(in);
      Object value =
          switch (key & 7) {
            case 0 -> varint(in);
            case 1 -> in.getDouble();
            case 2 -> {
              byte[] content = new byte[(int) varint(in)];
              in.get(content);
              yield content;
            }
            case 5 -> in.getFloat();
            default -> throw new AssertionError("wire type " + (key & 7));
          };
      fields.computeIfAbsent(key >>> 3, f -> new ArrayList<>()).add(value);
    }
    return new ReadMessage(fields);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  boolean has(int field) {
    return fields.containsKey(field);
  }

  private Object only(int field) {
    List<Object> values = fields.getOrDefault(field, List.of());
    if (values.size() != 1) {
      throw new AssertionError("field " + field + " is there " + values.size() + " times");
    }
    return values.get(0);
  }

  /** 0 where it is left out, as the format has it. */
  long number(int field) {
    return has(field) ? (Long) only(field) : 0;
  }

  double float64(int field) {
    return (Double) only(field);
  }

  float float32(int field) {
    return (Float) only(field);
  }

  String text(int field) {
    return new String((byte[]) only(field), UTF_8);
  }

  ReadMessage message(int field) {
    return of((byte[]) only(field));
  }

  List<ReadMessage> messages(int field) {
    return fields.getOrDefault(field, List.of()).stream().map(b -> of((byte[]) b)).toList();
  }
}
