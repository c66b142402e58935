package org.comal.eval.asked;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Numbers and texts one behind the other, for {@link ReadRecord}. */
final class WrittenRecord {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  WrittenRecord number(long number) {
    bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(0, number).array());
    return this;
  }

  /** A byte a letter where that does, two where not: a lone surrogate comes back as it is. */
  WrittenRecord text(String text) {
    boolean narrow = text.chars().allMatch(c -> c < 1 << Byte.SIZE);
    number(narrow ? text.length() : -text.length());
    if (narrow) {
      bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    } else {
      ByteBuffer wide = ByteBuffer.allocate(Character.BYTES * text.length());
      wide.asCharBuffer().put(text);
      bytes.writeBytes(wide.array());
    }
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
