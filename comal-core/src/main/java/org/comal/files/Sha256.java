package org.comal.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.comal.Stable;

/**
 * A SHA-256 that grows by what is added, for names of contents.
 *
 * <p>Numbers are added with their highest byte first. What ends it ({@link #bytes}, {@link #hex})
 * begins a new one. Not for use by several threads.
 */
@Stable
public final class Sha256 {
  private static final int PIECE = 1 << 16;

  private final MessageDigest digest;

  /** Of nothing so far. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
  }

  /**
   * {@return all 64 hexadecimal digits of a text's}
   *
   * @param text hashed in UTF-8
   */
  public static String of(String text) {
    return new Sha256().add(text).hex();
  }

  /**
   * {@return all 64 hexadecimal digits of a file's}
   *
   * @param file read in pieces, so of any size
   * @throws IOException where it cannot be read
   */
  public static String of(Path file) throws IOException {
    return new Sha256().add(file).hex();
  }

  /**
   * Adds bytes.
   *
   * @param bytes all of them are added, with nothing that says how many
   * @return this, to add to
   */
  public Sha256 add(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  /**
   * Adds what is left of a buffer, which is read to its end.
   *
   * @param bytes added from its position to its limit
   * @return this, to add to
   */
  public Sha256 add(ByteBuffer bytes) {
    digest.update(bytes);
    return this;
  }

  /**
   * Adds 4 bytes.
   *
   * @param number the highest of its bytes first
   * @return this, to add to
   */
  public Sha256 add(int number) {
    return add(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
  }

  /**
   * Adds 8 bytes.
   *
   * @param number the highest of its bytes first
   * @return this, to add to
   */
  public Sha256 add(long number) {
    return add(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
  }

  /**
   * Adds 4 bytes a number.
   *
   * @param numbers in their order, with nothing that says how many
   * @return this, to add to
   */
  public Sha256 add(int[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * numbers.length);
    bytes.asIntBuffer().put(numbers);
    return add(bytes);
  }

  /**
   * Adds 8 bytes a number.
   *
   * @param numbers their IEEE 754 bits, in their order, with nothing that says how many
   * @return this, to add to
   */
  public Sha256 add(double[] numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * numbers.length);
    bytes.asDoubleBuffer().put(numbers);
    return add(bytes);
  }

  /**
   * Adds a text in UTF-8, with nothing that says where it ends.
   *
   * @param text a part of what is hashed; a lone surrogate is added as a question mark
   * @return this, to add to
   */
  public Sha256 add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Adds the length of a text in UTF-8, 4 bytes, and the text: no two sequences of texts come to
   * the same.
   *
   * @param text one of a sequence; may be empty
   * @return this, to add to
   */
  public Sha256 addFramed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return add(bytes.length).add(bytes);
  }

  /**
   * Adds what a file holds.
   *
   * @param file read in pieces, so of any size
   * @return this, to add to
   * @throws IOException where it cannot be read; a part of it may be added by then
   */
  public Sha256 add(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return add(in);
    }
  }

  /**
   * Adds what is left of a stream.
   *
   * @param in read to its end, in pieces; stays open
   * @return this, to add to
   * @throws IOException where it cannot be read; a part of it may be added by then
   */
  public Sha256 add(InputStream in) throws IOException {
    return add(in, Long.MAX_VALUE);
  }

  /**
   * Adds the next bytes of a stream.
   *
   * @param in read in pieces; stays open
   * @param most bytes to read, where it has as many
   * @return this, to add to
   * @throws IOException where it cannot be read; a part of it may be added by then
   */
  public Sha256 add(InputStream in, long most) throws IOException {
    byte[] buffer = new byte[PIECE];
    long left = most;
    while (left > 0) {
      int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) {
        break;
      }
      digest.update(buffer, 0, n);
      left -= n;
    }
    return this;
  }

  /** {@return all 64 hexadecimal digits of what was added so far, which goes on} */
  public String soFar() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("this Java's SHA-256 cannot be copied", e);
    }
  }

  /** {@return the 32 bytes} */
  public byte[] bytes() {
    return digest.digest();
  }

  /** {@return all 64 hexadecimal digits} */
  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  /**
   * {@return the first hexadecimal digits, 4 bits each}
   *
   * @param digits 64 at most
   */
  public String hex(int digits) {
    return hex().substring(0, digits);
  }
}
