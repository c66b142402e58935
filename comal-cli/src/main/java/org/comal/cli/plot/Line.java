package org.comal.cli.plot;

/**
 * A figure of a run along its steps.
 *
 * @param name of the run, for the legend
 * @param steps prox steps, rising
 * @param values aligned with {@code steps}; NaN where there is none
 */
public record Line(String name, double[] steps, double[] values) {
  public Line {
    if (steps.length != values.length) {
      throw new IllegalArgumentException(
          name + " has " + steps.length + " steps, but " + values.length + " values");
    }
  }
}
