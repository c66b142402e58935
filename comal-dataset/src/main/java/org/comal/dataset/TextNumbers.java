package org.comal.dataset;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.comal.files.Sha256;

/**
 * Numbers texts in the order in which they come, and keeps some numbers with each. Texts are told
 * apart by the first 128 bits of the SHA-256 of their UTF-16 units and not held: a text takes some
 * 30 bytes, and 8 for each number.
 *
 * <p>Not for use by several threads.
 */
public final class TextNumbers {
  private static final int FIRST = 16;

  private final Sha256 sha = new Sha256();
  private final long[][] columns;
  private long[] hashes = new long[FIRST];
  private long[] rests = new long[FIRST];
  private int[] slots = new int[2 * FIRST];
  private int size;

  /**
   * Holds no text.
   *
   * @param columns numbers that are kept with each text, from 0
   */
  public TextNumbers(int columns) {
    this.columns = new long[columns][FIRST];
  }

  /** {@return different texts so far} */
  public int size() {
    return size;
  }

  /**
   * {@return the number of a text, from 0: one that is new gets the {@link #size} of before, and
   * zeros to be kept with it}
   *
   * @param parts the text, or several that make one together
   */
  public int number(String... parts) {
    ByteBuffer hash = hash(parts);
    int slot = slot(hash.getLong(0), hash.getLong(Long.BYTES));
    if (slots[slot] > 0) {
      return slots[slot] - 1;
    }
    if (size == hashes.length) {
      grow();
      slot = slot(hash.getLong(0), hash.getLong(Long.BYTES));
    }
    hashes[size] = hash.getLong(0);
    rests[size] = hash.getLong(Long.BYTES);
    slots[slot] = size + 1;
    return size++;
  }

  /**
   * {@return the number of a text; -1 where it has none}
   *
   * @param parts as {@link #number} was given them
   */
  public int known(String... parts) {
    ByteBuffer hash = hash(parts);
    return slots[slot(hash.getLong(0), hash.getLong(Long.BYTES))] - 1;
  }

  /**
   * {@return what is kept with a text}
   *
   * @param text its number
   * @param column which of the numbers
   */
  public long get(int text, int column) {
    return columns[column][text];
  }

  /**
   * Keeps a number with a text.
   *
   * @param text its number
   * @param column which of the numbers
   * @param value in place of the one before
   */
  public void set(int text, int column, long value) {
    columns[column][text] = value;
  }

  /** By UTF-16 units, for half a character is a text too, and UTF-8 has one for all halves. */
  private ByteBuffer hash(String... parts) {
    for (String part : parts) {
      ByteBuffer units = ByteBuffer.allocate(Character.BYTES * part.length());
      units.asCharBuffer().put(part);
      sha.add(part.length()).add(units);
    }
    return ByteBuffer.wrap(sha.bytes());
  }

  /** Where a hash stands, or would: at its lowest bits, or behind what stands there. */
  private int slot(long hash, long rest) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] > 0 && (hashes[slots[slot] - 1] != hash || rests[slots[slot] - 1] != rest)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int more = 2 * size;
    hashes = Arrays.copyOf(hashes, more);
    rests = Arrays.copyOf(rests, more);
    for (int c = 0; c < columns.length; c++) {
      columns[c] = Arrays.copyOf(columns[c], more);
    }
    slots = new int[2 * more];
    for (int text = 0; text < size; text++) {
      slots[slot(hashes[text], rests[text])] = text + 1;
    }
  }
}
