package org.comal.llm.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.comal.files.Sha256;
import org.comal.llm.model.Safetensors.Entry;

/** Numbers of a stored tensor, whatever its format, and their rounding to another. */
public final class StoredNumbers {
  private static final int PIECE = 1 << 20;

  private StoredNumbers() {}

  /**
   * {@return some numbers of a tensor}
   *
   * @param entry where it lies
   * @param from first of them, from 0
   * @param count how many
   * @throws IOException where the file cannot be read, or its format is not supported
   */
  public static float[] read(Entry entry, long from, int count) throws IOException {
    DType format = entry.format();
    ByteBuffer bytes = entry.map(from * format.bytes(), (long) count * format.bytes());
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] =
          switch (format) {
            case FLOAT32 -> bytes.getFloat();
            case FLOAT64 -> (float) bytes.getDouble();
            case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort() << 16);
            case FLOAT16 -> half(bytes.getShort());
          };
    }
    return numbers;
  }

  /**
   * {@return SHA-256 of numbers in float32, in hexadecimal} The same numbers have the same digest
   * in bfloat16.
   *
   * @param entries where they lie, in order
   * @throws IOException where a file cannot be read, or its format is not supported
   */
  public static String digest(List<Entry> entries) throws IOException {
    Sha256 sha = new Sha256();
    ByteBuffer bytes = ByteBuffer.allocate(4 * PIECE).order(ByteOrder.LITTLE_ENDIAN);
    for (Entry entry : entries) {
      long size = entry.length() / entry.format().bytes();
      for (long at = 0; at < size; at += PIECE) {
        bytes.clear();
        for (float x : read(entry, at, (int) Math.min(PIECE, size - at))) {
          bytes.putFloat(x);
        }
        sha.add(bytes.flip());
      }
    }
    return sha.hex();
  }

  /**
   * {@return the nearest bfloat16, ties to even, by its 16 bits}
   *
   * @param x any; a NaN stays one
   */
  public static short bfloat16(float x) {
    int bits = Float.floatToRawIntBits(x);
    if (Float.isNaN(x)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
  }

  /** A half: 1 bit of sign, 5 of exponent, 10 of fraction (IEEE 754). */
  private static float half(short bits) {
    int exponent = bits >>> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    float size =
        switch (exponent) {
          case 0 -> Math.scalb((float) fraction, -24);
          case 0x1F -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb((float) (fraction | 0x400), exponent - 25);
        };
    return bits < 0 ? -size : size;
  }
}
