package org.comal.tracking;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A message in the protocol-buffer wire format: the few kinds of fields that the files of trackers
 * need, so that nothing depends on a protocol-buffer library.
 */
final class ProtocolMessage {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  static final int FIXED32 = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  ProtocolMessage number(int field, long value) {
    key(field, VARINT);
    varint(value);
    return this;
  }

  ProtocolMessage float64(int field, double value) {
    key(field, FIXED64);
    bytes.writeBytes(little(Double.BYTES).putDouble(value).array());
    return this;
  }

  ProtocolMessage float32(int field, float value) {
    key(field, FIXED32);
    bytes.writeBytes(little(Float.BYTES).putFloat(value).array());
    return this;
  }

  ProtocolMessage text(int field, String value) {
    return content(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtocolMessage message(int field, ProtocolMessage nested) {
    return content(field, nested.toBytes());
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private ProtocolMessage content(int field, byte[] value) {
    key(field, LENGTH);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  private void key(int field, int wire) {
    varint((long) field << 3 | wire);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}
