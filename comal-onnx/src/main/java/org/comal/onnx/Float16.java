package org.comal.onnx;

/** Rounding to half precision: 1 bit of sign, 5 of exponent, 10 of fraction (IEEE 754). */
final class Float16 {
  /** From here on numbers round to infinity: half a step above the largest, 65504. */
  private static final float TOO_LARGE = 65520;

  private static final float SMALLEST_NORMAL = 0x1p-14f;

  private Float16() {}

  /** Whether a number, or an infinity, is beyond what half precision has a finite number for. */
  static boolean overflows(float x) {
    return Math.abs(x) >= TOO_LARGE;
  }

  /** The nearest half, ties to even, by its 16 bits; a NaN stays one. */
  static short bits(float x) {
    int sign = Float.floatToRawIntBits(x) >>> 16 & 0x8000;
    return (short) (sign | magnitude(Math.abs(x)));
  }

  private static int magnitude(float x) {
    if (Float.isNaN(x)) {
      return 0x7E00;
    }
    if (x >= TOO_LARGE) {
      return 0x7C00;
    }
    if (x < SMALLEST_NORMAL) {
      return (int) Math.rint(x * 0x1p24f);
    }
    int rebiased = Float.floatToRawIntBits(x) - (127 - 15 << 23);
    return rebiased + 0xFFF + (rebiased >>> 13 & 1) >>> 13;
  }
}
