package org.comal.chattemplate.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Which elements of a sequence: {@code [start:stop:step]}, as Python reads it.
 *
 * @param start the first place, from the end if negative; null for the whole
 * @param stop the place to stop before; null for the whole
 * @param step from place to place, not 0; null for 1
 */
public record Slice(BigInteger start, BigInteger stop, BigInteger step) {
  /**
   * {@return a slice}
   *
   * @param start an integer, none or null
   * @param stop an integer, none or null
   * @param step an integer, none or null
   * @throws Fault where a bound is of another type, or the step is 0
   */
  public static Slice of(Value start, Value stop, Value step) {
    BigInteger by = bound(step);
    if (by != null && by.signum() == 0) {
      throw new Fault("the step of a slice must not be 0");
    }
    return new Slice(bound(start), bound(stop), by);
  }

  private static BigInteger bound(Value value) {
    if (value == null || value == NoneValue.NONE) {
      return null;
    }
    BigInteger number = IntValue.integer(value);
    if (number == null) {
      throw new Fault(
          "the bounds of a slice must be integers or none, not of type " + value.typeName());
    }
    return number;
  }

  /**
   * {@return the elements of a value at this slice's places}
   *
   * @param value a text or a sequence
   * @param budget pays
   * @throws Fault where it is of another type
   */
  public Value of(Value value, Budget budget) {
    if (value instanceof TextValue t) {
      budget.text(t.string().length());
      return t.at(places(t.length()));
    }
    if (value instanceof RangeValue r) {
      return r.at(places(r.length()), step == null ? BigInteger.ONE : step);
    }
    if (value instanceof SequenceValue s) {
      List<Integer> places = places(s.length());
      budget.spend(places.size());
      List<Value> elements = s.elements();
      List<Value> out = new ArrayList<>(places.size());
      places.forEach(i -> out.add(elements.get(i)));
      return s.with(out);
    }
    throw new Fault("a value of type " + value.typeName() + " has no slices");
  }

  private List<Integer> places(int length) {
    int by = step == null ? 1 : clamp(step, -length - 1, length + 1);
    boolean up = by > 0;
    int first = start == null ? (up ? 0 : length - 1) : place(start, length, up);
    int last = stop == null ? (up ? length : -1) : place(stop, length, up);
    List<Integer> places = new ArrayList<>();
    for (int i = first; up ? i < last : i > last; i += by) {
      places.add(i);
    }
    return places;
  }

  private static int place(BigInteger bound, int length, boolean up) {
    int least = up ? 0 : -1;
    int most = up ? length : length - 1;
    BigInteger from = bound.signum() < 0 ? bound.add(BigInteger.valueOf(length)) : bound;
    return clamp(from, least, most);
  }

  private static int clamp(BigInteger number, int least, int most) {
    return number.max(BigInteger.valueOf(least)).min(BigInteger.valueOf(most)).intValue();
  }
}
