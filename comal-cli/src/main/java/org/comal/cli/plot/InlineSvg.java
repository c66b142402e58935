package org.comal.cli.plot;

import java.awt.Graphics2D;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A figure as an element of an HTML page, which gives it its colours: {@code --ink}, {@code
 * --faint}, {@code --middle} and {@code --paper} are the page's, so that it is dark by night.
 */
public final class InlineSvg {
  private InlineSvg() {}

  /**
   * {@return the element, as wide as there is room}
   *
   * @param figure keeps its shape, whatever the width
   * @throws NoFontsException where this Java cannot draw text
   * @throws IOException where this Java cannot write XML
   */
  public static String of(Figure figure) throws IOException {
    Fonts.require();
    return opening(figure.width(), figure.height()) + inside(figure, figure::paint) + "</svg>";
  }

  /**
   * {@return the element of a figure of runs: each run is a group of the class {@code run-} and its
   * place, and what can be read at a step is told where the pointer rests}
   *
   * @param figure whose runs are named elsewhere on the page
   * @param escaped makes a text fit to stand in markup
   * @throws NoFontsException where this Java cannot draw text
   * @throws IOException where this Java cannot write XML
   */
  public static String of(RunsFigure figure, UnaryOperator<String> escaped) throws IOException {
    Fonts.require();
    StringBuilder svg = new StringBuilder(opening(figure.frameWidth(), figure.height()));
    svg.append(inside(figure, figure::paintFrame));
    for (int run : figure.places().filter(figure::shows).toArray()) {
      svg.append("<g class=\"run-").append(run).append("\"><title>");
      svg.append(escaped.apply(figure.runs().get(run))).append("</title>");
      svg.append(inside(figure, g -> figure.paintRun(g, run))).append("</g>\n");
    }
    svg.append(inside(figure, figure::paintFront));
    for (CurveReading reading : figure.readings()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"reading\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"><title>",
              reading.left(),
              Plane.TOP,
              reading.right() - reading.left(),
              Plane.HEIGHT));
      svg.append(escaped.apply(reading.text())).append("</title></rect>\n");
    }
    return svg.append("</svg>").toString();
  }

  /**
   * {@return a short line as a run's is drawn}
   *
   * @param names of all runs of the figures
   * @param run place among them
   */
  public static String swatch(List<String> names, int run) {
    Families families = Families.of(names);
    float[] dashes = Style.stroke(families, run, 2.2f).getDashArray();
    StringBuilder dash = new StringBuilder();
    for (float length : dashes == null ? new float[0] : dashes) {
      dash.append(dash.isEmpty() ? " stroke-dasharray=\"" : " ").append(Math.round(length));
    }
    return "<svg class=\"swatch\" viewBox=\"0 0 26 8\" aria-hidden=\"true\"><path d=\"M1 4H25\""
        + " style=\"stroke:"
        + coloured(rgb(Style.colour(families, run)))
        + ";stroke-width:2.5\""
        + dash
        + (dash.isEmpty() ? "" : "\"")
        + "/></svg>";
  }

  private static String opening(int width, int height) {
    return "<svg viewBox=\"0 0 "
        + width
        + " "
        + height
        + "\" font-size=\"12px\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\">";
  }

  private static String inside(Figure figure, Consumer<Graphics2D> painting) throws IOException {
    String svg = new String(Gallery.svg(figure, painting), StandardCharsets.UTF_8);
    int open = svg.indexOf("<svg");
    int from = svg.indexOf('>', open) + 1;
    int to = svg.lastIndexOf("</svg>");
    return to < from ? "" : coloured(svg.substring(from, to)).strip();
  }

  private static String coloured(String markup) {
    return markup
        .replace(rgb(Style.INK), "var(--ink)")
        .replace(rgb(Style.FAINT), "var(--faint)")
        .replace(rgb(Style.MIDDLE), "var(--middle)")
        .replace("rgb(255,255,255)", "var(--paper)");
  }

  private static String rgb(java.awt.Color colour) {
    return "rgb(" + colour.getRed() + "," + colour.getGreen() + "," + colour.getBlue() + ")";
  }
}
