package org.comal.dataset;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.comal.files.Sha256;

/**
 * Numbers texts in the order in which they come, and keeps some numbers with each. Texts are told
 * apart by the first 64 bits of their SHA-256 and not held: a text takes some 20 bytes, and 8 for
 * each number. Of ten million texts two have one hash with a chance of 3e-6.
 *
 * <p>Not for use by several threads.
 */
public final class TextNumbers {
  private static final int FIRST = 16;

  private final Sha256 sha = new Sha256();
  private final long[][] columns;
  private long[] hashes = new long[FIRST];
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
    long hash = hash(parts);
    int slot = slot(hash);
    if (slots[slot] > 0) {
      return slots[slot] - 1;
    }
    if (size == hashes.length) {
      grow();
      slot = slot(hash);
    }
    hashes[size] = hash;
    slots[slot] = size + 1;
    return size++;
  }

  /**
   * {@return the number of a text; -1 where it has none}
   *
   * @param parts as {@link #number} was given them
   */
  public int known(String... parts) {
    return slots[slot(hash(parts))] - 1;
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

  private long hash(String... parts) {
    for (String part : parts) {
      sha.addFramed(part);
    }
    return ByteBuffer.wrap(sha.bytes()).getLong();
  }

  /** Where a hash stands, or would: at its lowest bits, or behind what stands there. */
  private int slot(long hash) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] > 0 && hashes[slots[slot] - 1] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int more = 2 * size;
    hashes = Arrays.copyOf(hashes, more);
    for (int c = 0; c < columns.length; c++) {
      columns[c] = Arrays.copyOf(columns[c], more);
    }
    slots = new int[2 * more];
    for (int text = 0; text < size; text++) {
      slots[slot(hashes[text])] = text + 1;
    }
  }
}
