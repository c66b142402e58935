package org.comal.algorithm;

import com.typesafe.config.ConfigValueType;
import java.util.Arrays;
import java.util.Map;
import org.comal.Stable;
import org.comal.plugin.Options;

/**
 * A positive number that may change along a run, as η or τ. The index counts reference updates in
 * COMAL, rounds of two prox steps in Mirror-Prox, and prox steps in the others.
 *
 * <p>In a config: a number; a list, one value an index, the last one staying; or a block {@code
 * {initial, factor, floor}} for initial · factor^index, not below floor.
 */
@Stable
public sealed interface Schedule {

  /**
   * {@return the value at an index}
   *
   * @param index counted from 0
   */
  double at(long index);

  /**
   * The same value throughout.
   *
   * @param value at every index
   */
  record Constant(double value) implements Schedule {
    /**
     * Checks the value.
     *
     * @param value above 0, finite
     * @throws IllegalArgumentException where it is not
     */
    public Constant {
      positive(value);
    }

    @Override
    public double at(long index) {
      return value;
    }
  }

  /**
   * One value an index; the last one stays.
   *
   * @param values from index 0 on
   */
  record Listed(double[] values) implements Schedule {
    /**
     * Copies and checks the values.
     *
     * @param values one or more, each above 0 and finite; copied
     * @throws IllegalArgumentException where there is none, or one is not above 0 and finite
     */
    public Listed {
      values = values.clone();
      if (values.length == 0) {
        throw new IllegalArgumentException("a schedule needs at least one value");
      }
      Arrays.stream(values).forEach(Schedule::positive);
    }

    @Override
    public double at(long index) {
      return values[(int) Math.min(index, values.length - 1)];
    }
  }

  /**
   * initial · factor^index, but not below floor.
   *
   * @param initial at index 0
   * @param factor from one index to the next
   * @param floor what the values do not fall below
   */
  record Geometric(double initial, double factor, double floor) implements Schedule {
    /**
     * Checks that every setting is within its range.
     *
     * @param initial value at index 0; above 0, finite
     * @param factor from one index to the next; above 0, finite
     * @param floor least value, 0 or more
     * @throws IllegalArgumentException where a setting is out of its range
     */
    public Geometric {
      positive(initial);
      positive(factor);
      if (!(floor >= 0)) {
        throw new IllegalArgumentException("floor is " + floor + ", but must be 0 or more");
      }
    }

    /** {@inheritDoc} Where {@code floor} is 0, no less than the least normal number. */
    @Override
    public double at(long index) {
      double value = Math.max(floor, initial * Math.pow(factor, index));
      return Math.min(Math.max(value, Double.MIN_NORMAL), Double.MAX_VALUE);
    }
  }

  /**
   * {@return the same value throughout}
   *
   * @param value above 0, finite
   */
  static Schedule constant(double value) {
    return new Constant(value);
  }

  /**
   * {@return the schedule that a key of a config asks for: a number, a list of numbers, or a block
   * {@code { initial, factor, floor }}} Bad values are noted.
   *
   * @param options the block that holds the key
   * @param key has the schedule for its value
   */
  static Schedule read(Options options, String key) {
    if (options.has(key)) {
      ConfigValueType type = options.config().getValue("\"" + key + "\"").valueType();
      if (type == ConfigValueType.LIST) {
        double[] values = options.numbers(key);
        for (double v : values) {
          if (!(v > 0)) {
            options.problem(key, options.path() + "." + key + " must hold numbers above 0");
            return constant(1);
          }
        }
        return new Listed(values);
      }
      if (type == ConfigValueType.OBJECT) {
        Options block = options.block(key);
        block.rejectUnknown(
            com.typesafe.config.ConfigFactory.parseMap(
                Map.of("initial", 1, "factor", 1, "floor", 0)));
        double initial = block.positive("initial");
        double factor = block.positive("factor");
        double floor = block.has("floor") ? block.number("floor", 0, Double.MAX_VALUE) : 0;
        return new Geometric(initial, factor, floor);
      }
    }
    return constant(options.positive(key));
  }

  private static void positive(double value) {
    if (!(value > 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "a schedule holds " + value + ", but its values must be positive");
    }
  }
}
