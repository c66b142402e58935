package org.comal.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message in the protocol-buffer wire format, put together field by field and written in one go.
 *
 * <p>Only the two wire types that ONNX needs are here: varints and length-delimited fields, beside
 * the 32-bit floats of an attribute.
 */
final class ProtoMessage {

  /** Bytes that are made while they are written. */
  interface Bytes {
    void writeTo(OutputStream out) throws IOException;
  }

  private record Part(long size, Bytes bytes) {}

  private final List<Part> parts = new ArrayList<>();

  /** Adds a number. */
  ProtoMessage number(int field, long value) {
    return raw(varint((long) field << 3), varint(value));
  }

  /** Adds a 32-bit float. */
  ProtoMessage float32(int field, float value) {
    int bits = Float.floatToIntBits(value);
    return raw(
        varint((long) field << 3 | 5),
        new byte[] {
          (byte) bits, (byte) (bits >> 8), (byte) (bits >> 16), (byte) (bits >> 24),
        });
  }

  /** Adds a text. */
  ProtoMessage text(int field, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return bytes(field, utf8.length, out -> out.write(utf8));
  }

  /** Adds a nested message, which must not change afterwards. */
  ProtoMessage message(int field, ProtoMessage nested) {
    return bytes(field, nested.size(), nested::writeTo);
  }

  /** Adds numbers, packed. */
  ProtoMessage packed(int field, long... values) {
    byte[][] each = new byte[values.length][];
    long size = 0;
    for (int i = 0; i < values.length; i++) {
      each[i] = varint(values[i]);
      size += each[i].length;
    }
    return bytes(
        field,
        size,
        out -> {
          for (byte[] one : each) {
            out.write(one);
          }
        });
  }

  /** Adds a field of {@code size} bytes, which are made when the message is written. */
  ProtoMessage bytes(int field, long size, Bytes bytes) {
    raw(varint((long) field << 3 | 2), varint(size));
    parts.add(new Part(size, bytes));
    return this;
  }

  /** The length in bytes. */
  long size() {
    long n = 0;
    for (Part p : parts) {
      n += p.size;
    }
    return n;
  }

  /** Writes the message, without a length before it. */
  void writeTo(OutputStream out) throws IOException {
    for (Part p : parts) {
      p.bytes.writeTo(out);
    }
  }

  private ProtoMessage raw(byte[] key, byte[] value) {
    parts.add(
        new Part(
            key.length + (long) value.length,
            out -> {
              out.write(key);
              out.write(value);
            }));
    return this;
  }

  private static byte[] varint(long value) {
    byte[] bytes = new byte[10];
    int n = 0;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[n++] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    bytes[n++] = (byte) rest;
    return java.util.Arrays.copyOf(bytes, n);
  }
}
