package org.comal.cli.plot;

/**
 * A figure of a run along its steps.
 *
 * @param name of the run, for the legend
 * @param steps prox steps, rising
 * @param values aligned with {@code steps}; NaN where there is none
 */
public record Line(String name, double[] steps, double[] values) {
  /**
   * Checks that each step has a value.
   *
   * @param steps not copied
   * @param values not copied
   * @param name of the run; decides its colour
   * @throws IllegalArgumentException where there are more of one than of the other
   */
  public Line {
    if (steps.length != values.length) {
      throw new IllegalArgumentException(
          name + " has " + steps.length + " steps, but " + values.length + " values");
    }
  }
}
