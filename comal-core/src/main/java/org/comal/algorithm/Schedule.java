package org.comal.algorithm;

import com.typesafe.config.ConfigValueType;
import java.util.Arrays;
import java.util.Map;
import org.comal.plugin.Options;

/**
 * A positive number that may change along a run, as η or τ. The index counts reference updates in
 * COMAL and prox steps in the others.
 *
 * <p>In a config: a number; a list, one value an index, the last one staying; or a block {@code
 * {initial, factor, floor}} for initial · factor^index, not below floor.
 */
public sealed interface Schedule {

  /** The value at an index, counted from 0. */
  double at(long index);

  /** The same value throughout. */
  record Constant(double value) implements Schedule {
    public Constant {
      positive(value);
    }

    @Override
    public double at(long index) {
      return value;
    }
  }

  /** One value an index; the last one stays. */
  record Listed(double[] values) implements Schedule {
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

  /** initial · factor^index, but not below floor. */
  record Geometric(double initial, double factor, double floor) implements Schedule {
    public Geometric {
      positive(initial);
      positive(factor);
      if (!(floor >= 0)) {
        throw new IllegalArgumentException("floor is " + floor + ", but must be 0 or more");
      }
    }

    @Override
    public double at(long index) {
      return Math.max(floor, initial * Math.pow(factor, index));
    }
  }

  /** The same value throughout. */
  static Schedule constant(double value) {
    return new Constant(value);
  }

  /** Reads a schedule from a config. */
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
