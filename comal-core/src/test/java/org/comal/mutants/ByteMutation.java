package org.comal.mutants;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** One to three changes of bytes. */
final class ByteMutation implements Mutation {
  /** Those that mean something in some format, or are the ends of a range. */
  private static final byte[] TELLING = {
    0, 1, 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff, '"', '{', '}', '[', ']', ',', '\n', '-'
  };

  /** Numbers of eight bytes that are written in place of 1, 2, 4 or 8 of them. */
  private static final long[] EXTREMES = {
    0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, 1L << 31, 1L << 40, 0x7ff0L << 48
  };

  private static final int LONGEST_RANGE = 64;

  @Override
  public Mutant of(byte[] whole, RandomGenerator random) {
    int changes = random.nextInt(4) == 0 ? 2 + random.nextInt(2) : 1;
    byte[] bytes = whole;
    StringBuilder how = new StringBuilder();
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      Mutant once = change(bytes, random);
      bytes = once.bytes();
      how.append(i == 0 ? "" : ", then ").append(once.how());
    }
    return new Mutant(bytes, how.toString());
  }

  private static Mutant change(byte[] bytes, RandomGenerator random) {
    int at = random.nextInt(bytes.length);
    // Heads and ends of formats are short beside what they hold.
    if (random.nextInt(4) == 0) {
      int near = random.nextInt(Math.min(32, bytes.length));
      at = random.nextBoolean() ? near : bytes.length - 1 - near;
    }
    int length = 1 + random.nextInt(Math.min(LONGEST_RANGE, bytes.length - at));
    byte[] range = Arrays.copyOfRange(bytes, at, at + length);
    return switch (random.nextInt(8)) {
      case 0, 1 -> {
        int bit = random.nextInt(8);
        byte[] flipped = {(byte) (bytes[at] ^ 1 << bit)};
        yield replaced(bytes, at, 1, flipped, "bit " + bit + " of byte " + at + " flipped");
      }
      case 2 -> {
        byte[] other = {TELLING[random.nextInt(TELLING.length)]};
        yield replaced(bytes, at, 1, other, "byte " + at + " set to " + other[0]);
      }
      case 3 -> extreme(bytes, at, random);
      case 4 -> new Mutant(Arrays.copyOf(bytes, at), "cut off at byte " + at);
      case 5 -> {
        byte[] more = new byte[length];
        if (random.nextBoolean()) {
          random.nextBytes(more);
        }
        yield replaced(bytes, at, 0, more, length + " bytes put in at " + at);
      }
      case 6 ->
          replaced(bytes, at, length, new byte[0], length + " bytes from " + at + " taken out");
      default -> replaced(bytes, at, 0, range, length + " bytes from " + at + " doubled");
    };
  }

  private static Mutant extreme(byte[] bytes, int at, RandomGenerator random) {
    int width = Math.min(1 << random.nextInt(4), bytes.length - at);
    long value = EXTREMES[random.nextInt(EXTREMES.length)];
    byte[] number = new byte[width];
    for (int i = 0; i < width; i++) {
      number[i] = (byte) (value >>> 8 * i);
    }
    return replaced(bytes, at, width, number, width + " bytes at " + at + " set to " + value);
  }

  private static Mutant replaced(byte[] bytes, int at, int length, byte[] by, String how) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + by.length);
    out.write(bytes, 0, at);
    out.write(by, 0, by.length);
    out.write(bytes, at + length, bytes.length - at - length);
    return new Mutant(out.toByteArray(), how);
  }
}
