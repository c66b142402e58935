package org.comal.eval.asked;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What {@link WrittenRecord} wrote, read in the same order.
 *
 * @param bytes read from its position on
 */
record ReadRecord(ByteBuffer bytes) {
  long number() {
    return bytes.getLong();
  }

  String text() {
    int length = (int) number();
    if (length >= 0) {
      byte[] narrow = new byte[length];
      bytes.get(narrow);
      return new String(narrow, StandardCharsets.ISO_8859_1);
    }
    String wide = bytes.slice().asCharBuffer().limit(-length).toString();
    bytes.position(bytes.position() - Character.BYTES * length);
    return wide;
  }
}
