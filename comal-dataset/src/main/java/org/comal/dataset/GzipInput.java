package org.comal.dataset;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * What a packed file holds, of one gzip member or of several after each other (RFC 1952).
 *
 * <p>Java's own reader takes whatever follows a member and is no member for the end of the file, so
 * that a member with a damaged head is dropped without a word. Here every byte of the file belongs
 * to a member, whose length and checksum are right, or reading fails.
 */
final class GzipInput extends InputStream {
  private static final int MAGIC = 0x8b1f;
  private static final int DEFLATED = 8;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;
  private static final int PIECE = 1 << 16;

  private final InputStream packed;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 sum = new CRC32();
  private final byte[] piece = new byte[PIECE];
  private int position;
  private int limit;
  private boolean within;

  /**
   * Reads the first head.
   *
   * @param packed closed with this
   * @throws EOFException where it ends within the head
   * @throws ZipException where it begins with no head
   */
  GzipInput(InputStream packed) throws IOException {
    this.packed = packed;
    head();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      if (!within) {
        if (!more()) {
          return -1;
        }
        head();
      }
      int read = inflate(bytes, from, length);
      if (read > 0) {
        sum.update(bytes, from, read);
        return read;
      }
      if (inflater.finished()) {
        tail();
      }
    }
  }

  private int inflate(byte[] bytes, int from, int length) throws IOException {
    if (inflater.needsInput()) {
      if (!more()) {
        throw new EOFException();
      }
      inflater.setInput(piece, position, limit - position);
      position = limit;
    }
    try {
      int read = inflater.inflate(bytes, from, length);
      if (inflater.needsDictionary()) {
        throw new ZipException("a dictionary is wanted");
      }
      return read;
    } catch (DataFormatException e) {
      ZipException damaged = new ZipException(e.getMessage());
      damaged.initCause(e);
      throw damaged;
    }
  }

  private void head() throws IOException {
    sum.reset();
    if (number(2) != MAGIC || number(1) != DEFLATED) {
      throw new ZipException("what should be a gzip head is none");
    }
    int flags = (int) number(1);
    if ((flags & RESERVED) != 0) {
      throw new ZipException("a gzip head has unknown flags");
    }
    number(4); // when it was packed
    number(2); // how, and on which system
    if ((flags & EXTRA) != 0) {
      for (long left = number(2); left > 0; left--) {
        number(1);
      }
    }
    for (int text : new int[] {NAME, COMMENT}) {
      if ((flags & text) != 0) {
        long character;
        do {
          character = number(1);
        } while (character != 0);
      }
    }
    if ((flags & HEADER_CRC) != 0) {
      long own = sum.getValue() & 0xffff;
      if (number(2) != own) {
        throw new ZipException("a gzip head has a wrong checksum");
      }
    }
    sum.reset();
    inflater.reset();
    within = true;
  }

  private void tail() throws IOException {
    position = limit - inflater.getRemaining();
    long own = sum.getValue();
    long length = inflater.getBytesWritten() & 0xffff_ffffL;
    if (number(4) != own || number(4) != length) {
      throw new ZipException("its contents have another checksum than it says");
    }
    within = false;
  }

  /** A number of so many bytes, the lowest first. */
  private long number(int bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      if (!more()) {
        throw new EOFException();
      }
      int b = Byte.toUnsignedInt(piece[position++]);
      sum.update(b);
      number |= (long) b << (8 * i);
    }
    return number;
  }

  /** Whether there is another byte at the position. */
  private boolean more() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, packed.read(piece, 0, piece.length));
    }
    return position < limit;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    packed.close();
  }
}
