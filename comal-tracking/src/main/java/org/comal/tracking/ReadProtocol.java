package org.comal.tracking;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A message read from the protocol-buffer wire format: its numbers and the contents of its nested
 * messages by field, the last of each where a field is there several times.
 */
record ReadProtocol(Map<Integer, Long> numbers, Map<Integer, byte[]> contents) {

  static ReadProtocol of(byte[] bytes) {
    Map<Integer, Long> numbers = new HashMap<>();
    Map<Integer, byte[]> contents = new HashMap<>();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long key = varint(in);
      int field = (int) (key >>> 3);
      switch ((int) key & 7) {
        case ProtocolMessage.VARINT -> numbers.put(field, varint(in));
        case ProtocolMessage.FIXED64 -> in.getLong();
        case ProtocolMessage.FIXED32 -> in.getInt();
        default -> {
          byte[] content = new byte[(int) varint(in)];
          in.get(content);
          contents.put(field, content);
        }
      }
    }
    return new ReadProtocol(numbers, contents);
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

  /** 0 where it is left out, as the format has it. */
  long number(int field) {
    return numbers.getOrDefault(field, 0L);
  }

  Optional<ReadProtocol> message(int field) {
    return Optional.ofNullable(contents.get(field)).map(ReadProtocol::of);
  }
}
