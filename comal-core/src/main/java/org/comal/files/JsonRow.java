package org.comal.files;

import java.util.List;
import java.util.Map;
import org.comal.Stable;

/**
 * A JSON object, read by key.
 *
 * <p>A key that is missing, or holds something else than is asked for, is an {@link
 * IllegalArgumentException} that names it. Numbers are read as {@link Json} writes them: {@code
 * null} is {@code NaN}, and infinities are texts.
 *
 * @param values by key, as {@link JsonReader} gives them
 */
@Stable
public record JsonRow(Map<String, Object> values) {

  /**
   * {@return a text}
   *
   * @param key must be there and hold a text
   */
  public String text(String key) {
    return of(key, value(key), String.class);
  }

  /**
   * {@return true or false}
   *
   * @param key must be there and hold true or false
   */
  public boolean flag(String key) {
    return of(key, value(key), Boolean.class);
  }

  /**
   * {@return a number}
   *
   * @param key must be there and hold a number, a text that is one, or null for {@code NaN}
   */
  public double number(String key) {
    return number(key, value(key));
  }

  /**
   * {@return a whole number}
   *
   * @param key must be there and hold a number without a fraction
   */
  public long integer(String key) {
    return of(key, value(key), Long.class);
  }

  /**
   * {@return numbers}
   *
   * @param key must be there and hold a list; each entry is read as {@link #number} reads it
   */
  public double[] numbers(String key) {
    return numbers(key, value(key));
  }

  /**
   * {@return whole numbers}
   *
   * @param key must be there and hold a list of numbers; fractions are cut off
   */
  public int[] integers(String key) {
    return list(key, value(key)).stream()
        .mapToInt(v -> of(key, v, Number.class).intValue())
        .toArray();
  }

  /**
   * {@return rows of numbers}
   *
   * @param key must be there and hold a list of lists; each entry is read as {@link #number} reads
   *     it
   */
  public double[][] matrix(String key) {
    return list(key, value(key)).stream().map(row -> numbers(key, row)).toArray(double[][]::new);
  }

  /**
   * {@return an object}
   *
   * @param key must be there and hold an object
   */
  public JsonRow row(String key) {
    return row(key, value(key));
  }

  /**
   * {@return objects}
   *
   * @param key must be there and hold a list of objects
   */
  public List<JsonRow> rows(String key) {
    return list(key, value(key)).stream().map(v -> row(key, v)).toList();
  }

  private Object value(String key) {
    if (!values.containsKey(key)) {
      throw new IllegalArgumentException("\"" + key + "\" is missing");
    }
    return values.get(key);
  }

  @SuppressWarnings("unchecked") // JsonReader's maps have texts for keys
  private static JsonRow row(String key, Object value) {
    return new JsonRow((Map<String, Object>) of(key, value, Map.class));
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
    if (value instanceof String text) {
      try {
        // Not infinities alone: trainings once wrote their other numbers as texts too.
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        return of(key, value, Number.class).doubleValue();
      }
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
