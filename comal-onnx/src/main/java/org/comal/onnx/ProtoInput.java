package org.comal.onnx;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over a file in the protocol-buffer wire format, which passes over what is not wanted
 * without reading it.
 *
 * <p>After {@link #next} a length-delimited field must be entered (by reading its fields up to
 * {@link #end}), read as {@link #text}, or left by {@link #skip}.
 */
final class ProtoInput {
  private static final int LONGEST_TEXT = 1 << 16;

  private final SeekableByteChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 13).limit(0);
  private int field;
  private int wire;
  private long number;
  private long end;

  ProtoInput(SeekableByteChannel channel) {
    this.channel = channel;
  }

  /** Goes to the next field before {@code limit}; false where there is none. */
  boolean next(long limit) throws IOException {
    if (position() >= limit) {
      return false;
    }
    long key = varint();
    field = (int) (key >>> 3);
    wire = (int) (key & 7);
    switch (wire) {
      case 0 -> {
        number = varint();
        end = position();
      }
      case 1 -> end = position() + 8;
      case 2 -> {
        long length = varint();
        end = position() + length;
      }
      case 5 -> end = position() + 4;
      default -> throw new IOException("wire type " + wire + " at byte " + position());
    }
    if (field == 0 || end < position() || end > limit) {
      throw new IOException("field " + field + " at byte " + position() + " does not fit");
    }
    return true;
  }

  /** The number of the current field. */
  int field() {
    return field;
  }

  /** The value of the current field, a varint. */
  long number() throws IOException {
    if (wire != 0) {
      throw new IOException("field " + field + " is not a number");
    }
    return number;
  }

  /** Where the current field ends. */
  long end() {
    return end;
  }

  /** Passes over the current field. */
  void skip() throws IOException {
    seek(end);
  }

  /** The current field as text. */
  String text() throws IOException {
    long length = end - position();
    if (wire != 2 || length > LONGEST_TEXT) {
      throw new IOException("field " + field + " is not a name");
    }
    byte[] bytes = new byte[(int) length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = oneByte();
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private long position() throws IOException {
    return channel.position() - buffer.remaining();
  }

  private void seek(long to) throws IOException {
    long ahead = to - position();
    if (ahead >= 0 && ahead <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) ahead);
    } else {
      channel.position(to);
      buffer.limit(0);
    }
  }

  private long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = oneByte();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IOException("a number of more than 64 bits at byte " + position());
  }

  private byte oneByte() throws IOException {
    if (!buffer.hasRemaining()) {
      buffer.clear();
      int n = channel.read(buffer);
      buffer.flip();
      if (n <= 0) {
        throw new EOFException("it ends at byte " + position());
      }
    }
    return buffer.get();
  }
}
