package org.comal.cli.plot;

import java.util.Optional;

/**
 * How the line of a run is drawn, for what stands beside the figures on an HTML page.
 *
 * @param colour of CSS
 * @param dashes lengths as SVG's {@code stroke-dasharray} has them; empty where the line is whole
 */
public record LineStyle(String colour, Optional<String> dashes) {
  /**
   * {@return the style of a run's line}
   *
   * @param families of all runs of the figures
   * @param run place among them
   */
  public static LineStyle of(Families families, int run) {
    StringBuilder dashes = new StringBuilder();
    float[] lengths = Style.stroke(families, run, 2.2f).getDashArray();
    for (float length : lengths == null ? new float[0] : lengths) {
      dashes.append(dashes.isEmpty() ? "" : " ").append(Math.round(length));
    }
    return new LineStyle(
        InlineSvg.css(Style.colour(families, run)),
        Optional.of(dashes.toString()).filter(text -> !text.isEmpty()));
  }
}
