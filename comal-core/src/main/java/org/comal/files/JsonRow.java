package org.comal.files;

import java.util.List;
import java.util.Map;

/**
 * A JSON object, read by key.
 *
 * <p>A key that is missing, or holds something else than is asked for, is an {@link
 * IllegalArgumentException} that names it.
 *
 * @param values by key: texts, numbers, flags, null, lists, and such rows
 */
public record JsonRow(Map<String, Object> values) {

  /** A text. */
  public String text(String key) {
    return of(key, values.get(key), String.class);
  }

  /** True or false. */
  public boolean flag(String key) {
    return of(key, values.get(key), Boolean.class);
  }

  /** A number. */
  public double number(String key) {
    return number(key, values.get(key));
  }

  /** Numbers; {@code null} stands for {@code NaN}. */
  public double[] numbers(String key) {
    return numbers(key, values.get(key));
  }

  /** Whole numbers. */
  public int[] integers(String key) {
    return list(key, values.get(key)).stream()
        .mapToInt(v -> of(key, v, Number.class).intValue())
        .toArray();
  }

  /** Rows of numbers. */
  public double[][] matrix(String key) {
    return list(key, values.get(key)).stream()
        .map(row -> numbers(key, row))
        .toArray(double[][]::new);
  }

  /** Objects. */
  public List<JsonRow> rows(String key) {
    return list(key, values.get(key)).stream().map(v -> of(key, v, JsonRow.class)).toList();
  }

  private static List<?> list(String key, Object value) {
    return (List<?>) of(key, value, List.class);
  }

  private static double[] numbers(String key, Object value) {
    return list(key, value).stream().mapToDouble(v -> number(key, v)).toArray();
  }

  private static double number(String key, Object value) {
    if (value == null) {
      return Double.NaN;
    }
    if (value instanceof String text && text.endsWith("Infinity")) {
      return Double.parseDouble(text);
    }
    return of(key, value, Number.class).doubleValue();
  }

  private static <T> T of(String key, Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "\"" + key + "\" is " + value + ", where a " + type.getSimpleName() + " is wanted");
    }
    return type.cast(value);
  }
}
