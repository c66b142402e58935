package org.comal.chattemplate.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The door through which data of Java come in: as copies, and only data. */
public final class PlainData {
  /** Most levels of lists and maps inside each other. */
  private static final int DEPTH = 200;

  private PlainData() {}

  /**
   * {@return a value}
   *
   * @param what its name, for messages
   * @param data null, or of type Boolean, a number, CharSequence, Iterable, or Map with texts as
   *     keys
   * @throws IllegalArgumentException where it holds anything else
   */
  public static Value of(String what, Object data) {
    return of(what, data, 0);
  }

  private static Value of(String what, Object data, int depth) {
    if (depth > DEPTH) {
      throw new IllegalArgumentException(
          what + " has lists and maps inside each other at more than " + DEPTH + " levels");
    }
    if (data == null) {
      return NoneValue.NONE;
    }
    if (data instanceof CharSequence text) {
      return new TextValue(text.toString());
    }
    if (data instanceof Boolean b) {
      return BoolValue.of(b);
    }
    if (data instanceof Number number) {
      return number(what, number);
    }
    if (data instanceof Map<?, ?> map) {
      Map<String, Value> values = new LinkedHashMap<>();
      map.forEach(
          (k, v) -> {
            if (!(k instanceof String key)) {
              throw new IllegalArgumentException(what + " has a key that is no text: " + k);
            }
            values.put(key, of(what, v, depth + 1));
          });
      return DictValue.of(values);
    }
    if (data instanceof Iterable<?> elements) {
      List<Value> values = new ArrayList<>();
      elements.forEach(e -> values.add(of(what, e, depth + 1)));
      return new ListValue(values);
    }
    throw new IllegalArgumentException(
        what
            + " holds a "
            + data.getClass().getName()
            + ", but templates are given only null, truth values, numbers, texts, lists and maps");
  }

  private static Value number(String what, Number number) {
    if (number instanceof Integer
        || number instanceof Long
        || number instanceof Short
        || number instanceof Byte) {
      return IntValue.of(number.longValue());
    }
    if (number instanceof BigInteger big) {
      return new IntValue(big);
    }
    if (number instanceof Double || number instanceof Float || number instanceof BigDecimal) {
      return new FloatValue(number.doubleValue());
    }
    throw new IllegalArgumentException(
        what + " holds a number of type " + number.getClass().getName());
  }
}
