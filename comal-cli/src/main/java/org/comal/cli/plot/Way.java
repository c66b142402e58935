package org.comal.cli.plot;

import java.util.List;

/**
 * The way of a policy over three responses.
 *
 * @param name of the run, for the legend
 * @param points probabilities of the three responses at recorded steps, in order; empty for a run
 *     that has none but keeps its colour
 * @param updates indices of the points at which the reference was moved
 */
public record Way(String name, List<double[]> points, List<Integer> updates) {
  /**
   * Copies the lists.
   *
   * @param points copied; the points themselves are not
   * @param updates copied
   * @param name of the run; decides its colour
   */
  public Way {
    points = List.copyOf(points);
    updates = List.copyOf(updates);
  }
}
