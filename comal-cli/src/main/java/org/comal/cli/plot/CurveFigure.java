package org.comal.cli.plot;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Figures on a linear axis against steps.
 *
 * @param name of its files
 * @param title above it
 * @param axis what is measured, with its unit
 * @param lines one a run
 * @param moves for each line the steps after which its reference had just been moved: triangles
 * @param round prox steps of a round over the prompts, whose beginnings are dashed; 0 for none
 * @param level a value to compare with, drawn across
 */
public record CurveFigure(
    String name,
    String title,
    String axis,
    List<Line> lines,
    List<double[]> moves,
    int round,
    OptionalDouble level)
    implements RunsFigure {
  /** Triangles closer than this on paper, in 1/96 inch, are not told apart. */
  private static final double CLOSE = 4;

  /** Rounds that can be told apart. */
  private static final int MOST_ROUNDS = 60;

  /**
   * Copies the lists, and checks that moves and lines go together.
   *
   * @param lines in the order of their colours
   * @param moves as many as there are lines
   * @param name without extension
   * @param title on one line
   * @param axis on one line
   * @param round 0 or more
   * @param level empty where there is nothing to compare with
   * @throws IllegalArgumentException where there are more of one than of the other
   */
  public CurveFigure {
    lines = List.copyOf(lines);
    moves = List.copyOf(moves);
    if (moves.size() != lines.size()) {
      throw new IllegalArgumentException(
          lines.size() + " lines, but moves of " + moves.size() + " of them");
    }
  }

  /** The values at the ends of the axis, and the distance of its ticks. */
  private record Range(double low, double high, double tick) {
    static Range of(double least, double most) {
      double span = most - least;
      double tick = span > 0 ? Plane.niceStep(span / 6, Double.MIN_NORMAL) : unit(most);
      double low = tick * Math.floor(least / tick + 1e-9);
      double high = tick * Math.ceil(most / tick - 1e-9);
      return span > 0 ? new Range(low, high, tick) : new Range(most - tick, most + tick, tick);
    }

    private static double unit(double value) {
      return value == 0 ? 1 : Plane.niceStep(Math.abs(value) / 4, Double.MIN_NORMAL);
    }
  }

  /** {@return whether no line has a value that can be drawn} */
  public boolean empty() {
    for (Line line : lines) {
      for (double value : line.values()) {
        if (Double.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
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
    Plane plane = plane(range());
    plane.lines(g, lines);
    places().forEach(i -> moves(g, plane, i));
    plane.legend(g, lines);
  }

  @Override
  public void paintFrame(Graphics2D g) {
    Style.prepare(g, width(), height());
    Plane.title(g, title);
    Range range = range();
    Plane plane = plane(range);
    double span = range.high - range.low;
    g.setFont(Style.font(Font.PLAIN, 14));
    long ticks = Math.round(span / range.tick);
    for (long k = 0; k <= ticks; k++) {
      double value = range.low + k * range.tick;
      plane.across(g, value);
      g.setColor(Style.INK);
      String text = label(value, range.tick);
      g.drawString(
          text,
          Plane.LEFT - 10 - g.getFontMetrics().stringWidth(text),
          (float) (plane.y(value) + 5));
    }
    rounds(g, plane);
    plane.axes(g, axis, "steps");
    if (level.isPresent()) {
      g.setStroke(
          new BasicStroke(
              1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {6, 4}, 0));
      g.setColor(Style.INK);
      double y = plane.y(level.getAsDouble());
      g.draw(new Line2D.Double(Plane.LEFT, y, Plane.LEFT + Plane.WIDTH, y));
    }
    note(g);
  }

  @Override
  public void paintRun(Graphics2D g, int run) {
    Plane plane = plane(range());
    plane.line(g, lines, run);
    moves(g, plane, run);
  }

  @Override
  public List<String> runs() {
    return lines.stream().map(Line::name).toList();
  }

  @Override
  public boolean shows(int run) {
    return Arrays.stream(lines.get(run).values()).anyMatch(Double::isFinite);
  }

  @Override
  public int frameWidth() {
    return Plane.figureWidth(1);
  }

  @Override
  public List<CurveReading> readings() {
    return CurveReading.of(plane(range()), lines, Double::isFinite);
  }

  private Plane plane(Range range) {
    double span = range.high - range.low;
    return new Plane(Plane.lastStep(lines), value -> (range.high - value) / span, Double::isFinite);
  }

  private Range range() {
    double least = level.orElse(Double.POSITIVE_INFINITY);
    double most = level.orElse(Double.NEGATIVE_INFINITY);
    for (Line line : lines) {
      for (double value : line.values()) {
        if (Double.isFinite(value)) {
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
      }
    }
    return Range.of(least, most);
  }

  /** As many decimals as the ticks need. */
  private static String label(double value, double tick) {
    if (tick >= 1e6 || tick < 1e-5) {
      return String.format(Locale.ROOT, "%.2g", value);
    }
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(tick) - 1e-9));
    double clean = Math.abs(value) < tick / 2 ? 0 : value;
    return String.format(Locale.ROOT, "%,." + decimals + "f", clean).replace('-', '\u2212');
  }

  private boolean roundsShown() {
    return round > 0
        && Plane.lastStep(lines) > round
        && Plane.lastStep(lines) / round <= MOST_ROUNDS;
  }

  private void rounds(Graphics2D g, Plane plane) {
    if (!roundsShown()) {
      return;
    }
    g.setColor(Style.MIDDLE);
    g.setStroke(
        new BasicStroke(
            1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {2, 4}, 0));
    for (double step = round; step < plane.lastStep(); step += round) {
      double x = plane.x(step);
      g.draw(new Line2D.Double(x, Plane.TOP, x, Plane.TOP + Plane.HEIGHT));
    }
  }

  private void moves(Graphics2D g, Plane plane, int i) {
    g.setColor(Style.colour(Plane.families(lines), i));
    double drawn = Double.NEGATIVE_INFINITY;
    for (double step : moves.get(i)) {
      double value = at(lines.get(i), step);
      if (Double.isFinite(value) && plane.x(step) - drawn >= CLOSE) {
        drawn = plane.x(step);
        g.fill(triangle(drawn, plane.y(value)));
      }
    }
  }

  /** Points that stand alone are discs; a triangle cannot be taken for one. */
  private static Path2D triangle(double x, double y) {
    Path2D triangle = new Path2D.Double();
    triangle.moveTo(x, y - 5);
    triangle.lineTo(x + 4.6, y + 3.4);
    triangle.lineTo(x - 4.6, y + 3.4);
    triangle.closePath();
    return triangle;
  }

  private static double at(Line line, double step) {
    for (int k = 0; k < line.steps().length; k++) {
      if (line.steps()[k] == step) {
        return line.values()[k];
      }
    }
    return Double.NaN;
  }

  /** What triangles and dashes mean, right below the axis. */
  private void note(Graphics2D g) {
    List<String> words = new ArrayList<>();
    if (moves.stream().anyMatch(m -> m.length > 0)) {
      words.add("▲ reference moved");
    }
    if (roundsShown()) {
      words.add("┊ round begins");
    }
    g.setFont(Style.font(Font.PLAIN, 13));
    g.setColor(Style.INK);
    String text = String.join("   ", words);
    g.drawString(
        text,
        Plane.LEFT + Plane.WIDTH - g.getFontMetrics().stringWidth(text),
        Plane.TOP + Plane.HEIGHT + 54);
  }
}
