package org.comal.cli.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    implements Figure {
  private static final int LEFT = 92;
  private static final int TOP = 64;
  private static final int PLOT_WIDTH = 640;
  private static final int PLOT_HEIGHT = 460;
  private static final int MOST_TICKS = 9;

  public LogFigure {
    lines = List.copyOf(lines);
  }

  /** The rectangle of data that is shown. */
  private record Range(double lastStep, int lowest, int highest) {
    double x(double step) {
      return LEFT + PLOT_WIDTH * step / lastStep;
    }

    double y(double value) {
      return TOP + PLOT_HEIGHT * (highest - Math.log10(value)) / (highest - lowest);
    }
  }

  /** Whether no line has a value that can be drawn. */
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
    return LEFT + PLOT_WIDTH + (lines.size() > 1 ? 210 : 40);
  }

  @Override
  public int height() {
    return TOP + PLOT_HEIGHT + 76;
  }

  @Override
  public void paint(Graphics2D g) {
    Style.prepare(g, width(), height());
    g.setFont(Style.font(Font.BOLD, 17));
    Style.centred(g, title, LEFT + PLOT_WIDTH / 2.0, 38);
    Range range = range();
    axes(g, range);
    for (int i = 0; i < lines.size(); i++) {
      g.setColor(Style.colour(i));
      g.setStroke(Style.stroke(i, 1.5f));
      g.draw(path(lines.get(i), range));
    }
    if (lines.size() > 1) {
      double y = TOP + 10;
      for (int i = 0; i < lines.size(); i++) {
        y = Style.lineEntry(g, i, lines.get(i).name(), LEFT + PLOT_WIDTH + 28, y);
      }
    }
  }

  private Range range() {
    double lastStep = 1;
    double least = Double.MAX_VALUE;
    double most = floor;
    for (Line line : lines) {
      for (int i = 0; i < line.steps().length; i++) {
        lastStep = Math.max(lastStep, line.steps()[i]);
        if (drawable(line.values()[i])) {
          least = Math.min(least, line.values()[i]);
          most = Math.max(most, line.values()[i]);
        }
      }
    }
    int highest = (int) Math.ceil(Math.log10(most));
    int lowest = (int) Math.floor(Math.log10(Math.min(least, most)));
    return new Range(lastStep, Math.min(lowest, highest - 1), highest);
  }

  private void axes(Graphics2D g, Range range) {
    Color grid = Style.FAINT;
    g.setFont(Style.font(Font.PLAIN, 14));
    int every = 1 + (range.highest - range.lowest) / MOST_TICKS;
    for (int decade = range.highest; decade >= range.lowest; decade--) {
      if ((range.highest - decade) % every == 0) {
        double y = range.y(Math.pow(10, decade));
        g.setColor(grid);
        g.setStroke(new BasicStroke(0.8f));
        g.draw(new Line2D.Double(LEFT, y, LEFT + PLOT_WIDTH, y));
        power(g, decade, LEFT - 10, y + 5);
      }
    }
    double step = niceStep(range.lastStep / 6);
    for (double x = 0; x <= range.lastStep * 1.0001; x += step) {
      g.setColor(grid);
      g.setStroke(new BasicStroke(0.8f));
      g.draw(new Line2D.Double(range.x(x), TOP, range.x(x), TOP + PLOT_HEIGHT));
      g.setColor(Style.INK);
      Style.centred(
          g, String.format(Locale.ROOT, "%,d", Math.round(x)), range.x(x), TOP + PLOT_HEIGHT + 22);
    }
    g.setStroke(new BasicStroke(1.2f));
    g.draw(new Line2D.Double(LEFT, TOP, LEFT, TOP + PLOT_HEIGHT));
    g.draw(new Line2D.Double(LEFT, TOP + PLOT_HEIGHT, LEFT + PLOT_WIDTH, TOP + PLOT_HEIGHT));
    g.setFont(Style.font(Font.PLAIN, 15));
    Style.centred(g, "prox steps", LEFT + PLOT_WIDTH / 2.0, TOP + PLOT_HEIGHT + 54);
    AffineTransform upright = g.getTransform();
    g.rotate(-Math.PI / 2, 28, TOP + PLOT_HEIGHT / 2.0);
    Style.centred(g, axis, 28, TOP + PLOT_HEIGHT / 2.0);
    g.setTransform(upright);
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

  /** The least of 1, 2, 5, 10, 20, … that is not below. */
  private static double niceStep(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(1, least))));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** The line, broken where there is nothing to draw; at most two points a column of a point. */
  private Path2D path(Line line, Range range) {
    Path2D path = new Path2D.Double();
    boolean broken = true;
    for (Point2D p : points(line, range)) {
      if (p == null) {
        broken = true;
      } else if (broken) {
        path.moveTo(p.getX(), p.getY());
        path.lineTo(p.getX(), p.getY());
        broken = false;
      } else {
        path.lineTo(p.getX(), p.getY());
      }
    }
    return path;
  }

  /** Highest and lowest point of each column, in order; null where a column has none. */
  private List<Point2D> points(Line line, Range range) {
    List<Point2D> points = new ArrayList<>();
    int n = line.steps().length;
    int i = 0;
    while (i < n) {
      long column = (long) range.x(line.steps()[i]);
      int least = -1;
      int most = -1;
      for (; i < n && (long) range.x(line.steps()[i]) == column; i++) {
        double v = line.values()[i];
        if (drawable(v)) {
          least = least < 0 || v < line.values()[least] ? i : least;
          most = most < 0 || v > line.values()[most] ? i : most;
        }
      }
      if (least < 0) {
        points.add(null);
        continue;
      }
      add(points, line, Math.min(least, most), range);
      if (least != most) {
        add(points, line, Math.max(least, most), range);
      }
    }
    return points;
  }

  private static void add(List<Point2D> points, Line line, int i, Range range) {
    points.add(new Point2D.Double(range.x(line.steps()[i]), range.y(line.values()[i])));
  }
}
