package org.comal.cli.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.comal.cli.console.Shown;

/**
 * A figure as the parts of an SVG element of an HTML page, which gives it its colours: {@code
 * --ink}, {@code --faint}, {@code --middle} and {@code --paper} are the page's, so that it is dark
 * by night. Parts that are called markup are elements of SVG, painted one over the other.
 *
 * @param title in the figure, not escaped
 * @param width of the element's own coordinates, in points of 1/96 inch
 * @param height likewise
 * @param frame markup of everything below the runs
 * @param runs those that have anything to draw
 * @param front markup of what lies over the runs
 * @param readings what can be read of the runs along the figure
 */
public record InlineSvg(
    String title,
    int width,
    int height,
    String frame,
    List<RunMarkup> runs,
    String front,
    Optional<Readings> readings) {
  /**
   * What is painted of a run.
   *
   * @param run its place among the runs of the figure
   * @param name of the run, not escaped
   */
  public record RunMarkup(int run, String name, String markup) {}

  /**
   * Bands of the whole height of the rectangle that lines are drawn in, from left to right.
   *
   * @param title of the figure, not escaped
   * @param margin between the figure and that rectangle, as CSS has it, in per cent of the figure's
   *     width
   */
  public record Readings(String title, String margin, List<Band> bands) {
    private static Optional<Readings> of(RunsFigure figure, String group) {
      List<CurveReading> all = figure.readings();
      double percent = 100.0 / figure.frameWidth();
      return all.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Readings(
                  figure.title(),
                  String.format(
                      Locale.ROOT,
                      "%.2f%% %.2f%% %.2f%% %.2f%%",
                      percent * Plane.TOP,
                      percent * (figure.frameWidth() - Plane.LEFT - Plane.WIDTH),
                      percent * (figure.height() - Plane.TOP - Plane.HEIGHT),
                      percent * Plane.LEFT),
                  all.stream().map(reading -> Band.of(reading, group)).toList()));
    }
  }

  /**
   * A band in which something can be read.
   *
   * @param group that only the bands of this figure have
   * @param width in points
   * @param text what is read, in lines, not escaped
   */
  public record Band(String group, String width, String text) {
    private static Band of(CurveReading reading, String group) {
      String width = String.format(Locale.ROOT, "%.1f", reading.right() - reading.left());
      return new Band(group, width, reading.text());
    }
  }

  /**
   * {@return a figure; one of runs has each run and what can be read of it apart, but no names of
   * the runs, which stand elsewhere on the page}
   *
   * @param figure keeps its shape, whatever the width
   * @param id that no other figure of the page has
   * @throws NoFontsException where this Java cannot draw text
   * @throws IOException where this Java cannot write XML
   */
  public static InlineSvg of(Figure figure, String id) throws IOException {
    Fonts.require();
    if (!(figure instanceof RunsFigure runs)) {
      return new InlineSvg(
          figure.title(),
          figure.width(),
          figure.height(),
          markup(figure, figure::paint),
          List.of(),
          "",
          Optional.empty());
    }
    List<RunMarkup> painted = new ArrayList<>();
    for (int run : runs.places().filter(runs::shows).toArray()) {
      String markup = markup(figure, g -> runs.paintRun(g, run));
      painted.add(new RunMarkup(run, runs.runs().get(run), markup));
    }
    return new InlineSvg(
        figure.title(),
        runs.frameWidth(),
        figure.height(),
        markup(figure, runs::paintFrame),
        List.copyOf(painted),
        markup(figure, runs::paintFront),
        Readings.of(runs, id));
  }

  private static String markup(Figure figure, Consumer<Graphics2D> painting) throws IOException {
    String svg = new String(Gallery.svg(figure, painting), StandardCharsets.UTF_8);
    int open = svg.indexOf("<svg");
    int from = svg.indexOf('>', open) + 1;
    int to = svg.lastIndexOf("</svg>");
    // Names that are painted into it may have characters that turn a line around.
    return to < from ? "" : coloured(Shown.text(svg.substring(from, to))).strip();
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
