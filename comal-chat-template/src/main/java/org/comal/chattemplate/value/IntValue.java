package org.comal.chattemplate.value;

import java.math.BigInteger;
import java.util.Objects;

/**
 * Python's {@code int}, without bound but for {@link #BITS}.
 *
 * @param number the integer
 */
public record IntValue(BigInteger number) implements Value {
  /** Most bits that a template may compute with. */
  public static final int BITS = 14_000;

  /** Rejects null. */
  public IntValue {
    Objects.requireNonNull(number, "number");
  }

  /** {@return an integer} */
  public static IntValue of(long number) {
    return new IntValue(BigInteger.valueOf(number));
  }

  /**
   * {@return an integer as an {@code int}}
   *
   * @param value an integer or a truth value
   * @param what what it is, for messages
   * @throws Fault where it is of another type or does not fit
   */
  public static int intOf(Value value, String what) {
    BigInteger number = integer(value);
    if (number == null) {
      throw new Fault(what + " must be an integer, not a value of type " + value.typeName());
    }
    if (number.bitLength() > 31) {
      throw new Fault(what + " is out of range");
    }
    return number.intValue();
  }

  /** {@return the integer that a value counts as, or null} */
  public static BigInteger integer(Value value) {
    if (value instanceof IntValue i) {
      return i.number;
    }
    if (value instanceof BoolValue b) {
      return b.truth() ? BigInteger.ONE : BigInteger.ZERO;
    }
    return null;
  }

  @Override
  public String typeName() {
    return "int";
  }

  @Override
  public boolean truth() {
    return number.signum() != 0;
  }

  @Override
  public void repr(TextBuffer out) {
    out.append(number.toString());
  }
}
