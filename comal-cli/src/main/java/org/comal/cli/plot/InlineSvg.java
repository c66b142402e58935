package org.comal.cli.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A figure as the parts of an SVG element of an HTML page, which gives it its colours: {@code
 * --ink}, {@code --faint}, {@code --middle} and {@code --paper} are the page's, so that it is dark
 * by night. Parts that are called markup are elements of SVG, painted one over the other.
 *
 * @param width of the element's own coordinates, in points of 1/96 inch
 * @param height likewise
 * @param frame markup of everything below the runs
 * @param runs those that have anything to draw
 * @param front markup of what lies over the runs
 * @param readings what can be read of the runs along the figure
 */
public record InlineSvg(
    int width,
    int height,
    String frame,
    List<RunMarkup> runs,
    String front,
    List<ReadingPlace> readings) {
  /**
   * What is painted of a run.
   *
   * @param run its place among the runs of the figure
   * @param name of the run, not escaped
   */
  public record RunMarkup(int run, String name, String markup) {}

  /**
   * Where something can be read, a rectangle in the element's coordinates.
   *
   * @param text what is read, in lines, not escaped
   */
  public record ReadingPlace(String left, int top, String width, int height, String text) {
    private static ReadingPlace of(CurveReading reading) {
      return new ReadingPlace(
          String.format(Locale.ROOT, "%.1f", reading.left()),
          Plane.TOP,
          String.format(Locale.ROOT, "%.1f", reading.right() - reading.left()),
          Plane.HEIGHT,
          reading.text());
    }
  }

  /**
   * {@return a figure; one of runs has each run and what can be read of it apart, but no names of
   * the runs, which stand elsewhere on the page}
   *
   * @param figure keeps its shape, whatever the width
   * @throws NoFontsException where this Java cannot draw text
   * @throws IOException where this Java cannot write XML
   */
  public static InlineSvg of(Figure figure) throws IOException {
    Fonts.require();
    if (!(figure instanceof RunsFigure runs)) {
      String whole = markup(figure, figure::paint);
      return new InlineSvg(figure.width(), figure.height(), whole, List.of(), "", List.of());
    }
    List<RunMarkup> painted = new ArrayList<>();
    for (int run : runs.places().filter(runs::shows).toArray()) {
      String markup = markup(figure, g -> runs.paintRun(g, run));
      painted.add(new RunMarkup(run, runs.runs().get(run), markup));
    }
    return new InlineSvg(
        runs.frameWidth(),
        figure.height(),
        markup(figure, runs::paintFrame),
        painted,
        markup(figure, runs::paintFront),
        runs.readings().stream().map(ReadingPlace::of).toList());
  }

  private static String markup(Figure figure, Consumer<Graphics2D> painting) throws IOException {
    String svg = new String(Gallery.svg(figure, painting), StandardCharsets.UTF_8);
    int open = svg.indexOf("<svg");
    int from = svg.indexOf('>', open) + 1;
    int to = svg.lastIndexOf("</svg>");
    return to < from ? "" : coloured(svg.substring(from, to)).strip();
  }

  /** A colour of the figures as the page has it. */
  static String css(Color colour) {
    return coloured(rgb(colour));
  }

  private static String coloured(String markup) {
    return markup
        .replace(rgb(Style.INK), "var(--ink)")
        .replace(rgb(Style.FAINT), "var(--faint)")
        .replace(rgb(Style.MIDDLE), "var(--middle)")
        .replace("rgb(255,255,255)", "var(--paper)");
  }

  private static String rgb(Color colour) {
    return "rgb(" + colour.getRed() + "," + colour.getGreen() + "," + colour.getBlue() + ")";
  }
}
