package org.comal.cli.plot;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.List;

/**
 * Figures that fall to zero, on a logarithmic axis against prox steps on a linear one, so that
 * linear convergence is a straight line.
 *
 * @param name of its files
 * @param title above it
 * @param axis what is measured, with its unit
 * @param floor least value that is drawn: below it stand rounding errors, and zeros have no
 *     logarithm
 * @param lines one a run
 */
public record LogFigure(String name, String title, String axis, double floor, List<Line> lines)
    implements RunsFigure {
  private static final int MOST_TICKS = 9;

  /**
   * Copies the list of lines.
   *
   * @param lines in the order of their colours
   * @param name without extension
   * @param title on one line
   * @param axis on one line
   * @param floor above 0
   */
  public LogFigure {
    lines = List.copyOf(lines);
  }

  /** Exponents of ten at the ends of the axis. */
  private record Decades(int lowest, int highest) {}

  /** {@return whether no line has a value that can be drawn} */
  public boolean empty() {
    for (Line line : lines) {
      for (double value : line.values()) {
        if (drawable(value)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean drawable(double value) {
    return value >= floor && value < Double.POSITIVE_INFINITY;
  }

  @Override
  public int width() {
    return Plane.figureWidth(lines.size());
  }

  @Override
  public int height() {
    return Plane.figureHeight();
  }

  @Override
  public void paint(Graphics2D g) {
    paintFrame(g);
    Plane plane = plane(decades());
    plane.lines(g, lines);
    plane.legend(g, lines);
  }

  @Override
  public void paintFrame(Graphics2D g) {
    Style.prepare(g, width(), height());
    Plane.title(g, title);
    Decades decades = decades();
    Plane plane = plane(decades);
    g.setFont(Style.font(Font.PLAIN, 14));
    int every = 1 + (decades.highest - decades.lowest) / MOST_TICKS;
    for (int decade = decades.highest; decade >= decades.lowest; decade -= every) {
      double value = Math.pow(10, decade);
      plane.across(g, value);
      power(g, decade, Plane.LEFT - 10, plane.y(value) + 5);
    }
    plane.axes(g, axis, "prox steps");
  }

  @Override
  public void paintRun(Graphics2D g, int run) {
    plane(decades()).line(g, lines, run);
  }

  @Override
  public List<String> runs() {
    return lines.stream().map(Line::name).toList();
  }

  @Override
  public boolean shows(int run) {
    return Arrays.stream(lines.get(run).values()).anyMatch(this::drawable);
  }

  @Override
  public int frameWidth() {
    return Plane.figureWidth(1);
  }

  @Override
  public List<CurveReading> readings() {
    return CurveReading.of(plane(decades()), lines, this::drawable);
  }

  private Plane plane(Decades decades) {
    double span = decades.highest - decades.lowest;
    return new Plane(
        Plane.lastStep(lines),
        value -> (decades.highest - Math.log10(value)) / span,
        this::drawable);
  }

  private Decades decades() {
    double least = Double.MAX_VALUE;
    double most = floor;
    for (Line line : lines) {
      for (double value : line.values()) {
        if (drawable(value)) {
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
      }
    }
    int highest = (int) Math.ceil(Math.log10(most));
    int lowest = (int) Math.floor(Math.log10(Math.min(least, most)));
    return new Decades(Math.min(lowest, highest - 1), highest);
  }

  /** 10 to a power, or 1, written to end at x. */
  private static void power(Graphics2D g, int exponent, double x, double y) {
    g.setColor(Style.INK);
    Font font = g.getFont();
    Font small = font.deriveFont(font.getSize2D() * 0.72f);
    FontMetrics metrics = g.getFontMetrics();
    FontMetrics smallMetrics = g.getFontMetrics(small);
    String base = exponent == 0 ? "1" : "10";
    String raised = exponent == 0 ? "" : Integer.toString(exponent).replace('-', '\u2212');
    double left = x - smallMetrics.stringWidth(raised) - metrics.stringWidth(base);
    g.drawString(base, (float) left, (float) y);
    if (!raised.isEmpty()) {
      g.setFont(small);
      g.drawString(raised, (float) (left + metrics.stringWidth(base)), (float) (y - 6));
      g.setFont(font);
    }
  }
}
