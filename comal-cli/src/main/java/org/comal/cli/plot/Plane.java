package org.comal.cli.plot;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;

/**
 * The rectangle where figures are drawn against prox steps.
 *
 * @param lastStep where the axis of steps ends
 * @param height from the top of the rectangle, in [0, 1], by value
 * @param drawable whether a value can be drawn
 */
record Plane(double lastStep, DoubleUnaryOperator height, DoublePredicate drawable) {
  static final int LEFT = 92;
  static final int TOP = 64;
  static final int WIDTH = 640;
  static final int HEIGHT = 460;

  /** Width of a figure of so many lines: of several the names stand beside the rectangle. */
  static int figureWidth(int lines) {
    return LEFT + WIDTH + (lines > 1 ? 210 : 40);
  }

  static int figureHeight() {
    return TOP + HEIGHT + 76;
  }

  /** Where the axis ends for these lines. */
  static double lastStep(List<Line> lines) {
    double last = 1;
    for (Line line : lines) {
      for (double step : line.steps()) {
        last = Math.max(last, step);
      }
    }
    return last;
  }

  double x(double step) {
    return LEFT + WIDTH * step / lastStep;
  }

  double y(double value) {
    return TOP + HEIGHT * height.applyAsDouble(value);
  }

  static void title(Graphics2D g, String title) {
    g.setFont(Style.font(Font.BOLD, 17));
    Style.centred(g, title, LEFT + WIDTH / 2.0, 38);
  }

  /** A faint line across at a value. */
  void across(Graphics2D g, double value) {
    g.setColor(Style.FAINT);
    g.setStroke(new BasicStroke(0.8f));
    g.draw(new Line2D.Double(LEFT, y(value), LEFT + WIDTH, y(value)));
  }

  /** The axis of steps with its name, the edges and what the other axis measures. */
  void axes(Graphics2D g, String axis, String steps) {
    g.setFont(Style.font(Font.PLAIN, 14));
    double step = niceStep(lastStep / 6, 1);
    for (double x = 0; x <= lastStep * 1.0001; x += step) {
      g.setColor(Style.FAINT);
      g.setStroke(new BasicStroke(0.8f));
      g.draw(new Line2D.Double(x(x), TOP, x(x), TOP + HEIGHT));
      g.setColor(Style.INK);
      Style.centred(g, String.format(Locale.ROOT, "%,d", Math.round(x)), x(x), TOP + HEIGHT + 22);
    }
    g.setStroke(new BasicStroke(1.2f));
    g.draw(new Line2D.Double(LEFT, TOP, LEFT, TOP + HEIGHT));
    g.draw(new Line2D.Double(LEFT, TOP + HEIGHT, LEFT + WIDTH, TOP + HEIGHT));
    g.setFont(Style.font(Font.PLAIN, 15));
    Style.centred(g, steps, LEFT + WIDTH / 2.0, TOP + HEIGHT + 54);
    AffineTransform upright = g.getTransform();
    g.rotate(-Math.PI / 2, 28, TOP + HEIGHT / 2.0);
    Style.centred(g, axis, 28, TOP + HEIGHT / 2.0);
    g.setTransform(upright);
  }

  /** The lines themselves. */
  void lines(Graphics2D g, List<Line> lines) {
    for (int i = 0; i < lines.size(); i++) {
      line(g, lines, i);
    }
  }

  /** One of the lines. */
  void line(Graphics2D g, List<Line> lines, int i) {
    Families families = families(lines);
    g.setColor(Style.colour(families, i));
    g.setStroke(Style.stroke(families, i, 1.5f));
    List<Point2D> points = points(lines.get(i));
    g.draw(path(points));
    for (int k = 0; k < points.size(); k++) {
      if (alone(points, k)) {
        Point2D p = points.get(k);
        g.fill(new Ellipse2D.Double(p.getX() - 3, p.getY() - 3, 6, 6));
      }
    }
  }

  /** Which lines have a colour in common. */
  static Families families(List<Line> lines) {
    return Families.of(lines.stream().map(Line::name).toList());
  }

  /** The names of several lines, but of those without anything to draw. */
  void legend(Graphics2D g, List<Line> lines) {
    if (lines.size() > 1) {
      Families families = families(lines);
      double y = TOP + 10;
      for (int i : families.order()) {
        if (Arrays.stream(lines.get(i).values()).anyMatch(drawable)) {
          y = Style.lineEntry(g, families, i, lines.get(i).name(), LEFT + WIDTH + 28, y);
        }
      }
    }
  }

  /** Whether a point has no neighbour that a line could lead to. */
  private static boolean alone(List<Point2D> points, int k) {
    return points.get(k) != null
        && (k == 0 || points.get(k - 1) == null)
        && (k == points.size() - 1 || points.get(k + 1) == null);
  }

  /** The least of 1, 2, 5, 10, 20, … times a power of ten that is not below. */
  static double niceStep(double least, double smallest) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(smallest, least))));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= least) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** A line, broken where there is nothing to draw. */
  private static Path2D path(List<Point2D> points) {
    Path2D path = new Path2D.Double();
    boolean broken = true;
    for (Point2D p : points) {
      if (p == null) {
        broken = true;
      } else if (broken) {
        path.moveTo(p.getX(), p.getY());
        broken = false;
      } else {
        path.lineTo(p.getX(), p.getY());
      }
    }
    return path;
  }

  /** Highest and lowest point of each column, in order; null where a column has none. */
  private List<Point2D> points(Line line) {
    List<Point2D> points = new ArrayList<>();
    int n = line.steps().length;
    int i = 0;
    while (i < n) {
      long column = (long) x(line.steps()[i]);
      int least = -1;
      int most = -1;
      for (; i < n && (long) x(line.steps()[i]) == column; i++) {
        double v = line.values()[i];
        if (drawable.test(v)) {
          least = least < 0 || v < line.values()[least] ? i : least;
          most = most < 0 || v > line.values()[most] ? i : most;
        }
      }
      if (least < 0) {
        points.add(null);
        continue;
      }
      points.add(point(line, Math.min(least, most)));
      if (least != most) {
        points.add(point(line, Math.max(least, most)));
      }
    }
    return points;
  }

  private Point2D point(Line line, int i) {
    return new Point2D.Double(x(line.steps()[i]), y(line.values()[i]));
  }
}
