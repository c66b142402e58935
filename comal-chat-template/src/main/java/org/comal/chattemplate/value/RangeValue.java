package org.comal.chattemplate.value;

import java.math.BigInteger;
import java.util.AbstractList;
import java.util.List;

/**
 * Python's {@code range}.
 *
 * @param start its first element
 * @param stop where it ends, itself not an element
 * @param step from one element to the next, not 0
 * @param length its number of elements
 */
public record RangeValue(BigInteger start, BigInteger stop, BigInteger step, int length)
    implements SequenceValue {
  /** Most elements, as in the reference engine's sandbox. */
  public static final int MOST = 100_000;

  /**
   * {@return a range}
   *
   * @throws Fault where the step is 0, or the range has more than {@link #MOST} elements
   */
  public static RangeValue of(BigInteger start, BigInteger stop, BigInteger step) {
    if (step.signum() == 0) {
      throw new Fault("the step of a range must not be 0");
    }
    BigInteger span = step.signum() > 0 ? stop.subtract(start) : start.subtract(stop);
    BigInteger size = step.abs();
    BigInteger length =
        span.signum() <= 0 ? BigInteger.ZERO : span.add(size).subtract(BigInteger.ONE).divide(size);
    if (length.compareTo(BigInteger.valueOf(MOST)) > 0) {
      throw new Fault("a range may have at most " + MOST + " elements, not " + length);
    }
    return new RangeValue(start, stop, step, length.intValue());
  }

  /** {@return the range of elements at places, which are a step apart} */
  RangeValue at(List<Integer> places, BigInteger apart) {
    BigInteger by = step.multiply(apart);
    int first = places.isEmpty() ? 0 : places.get(0);
    BigInteger from = start.add(step.multiply(BigInteger.valueOf(first)));
    BigInteger to = from.add(by.multiply(BigInteger.valueOf(places.size())));
    return new RangeValue(from, to, by, places.size());
  }

  @Override
  public List<Value> elements() {
    return new AbstractList<>() {
      @Override
      public Value get(int index) {
        return new IntValue(start.add(step.multiply(BigInteger.valueOf(index))));
      }

      @Override
      public int size() {
        return length;
      }
    };
  }

  @Override
  public SequenceValue with(List<Value> other) {
    return new ListValue(other);
  }

  @Override
  public String typeName() {
    return "range";
  }

  @Override
  public void repr(TextBuffer out) {
    String rest = step.equals(BigInteger.ONE) ? ")" : ", " + step + ")";
    out.append("range(" + start + ", " + stop + rest);
  }
}
