package org.comal.cli.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.util.List;

/**
 * Policies over three responses as points of an equilateral triangle: a corner is a response that
 * is always given, the distance to the opposite side its probability.
 *
 * @param name of its files
 * @param title above it
 * @param responses the three, in the order of the probabilities
 * @param ways one a run
 * @param nash the Nash policy; null where it is not known
 */
public record SimplexFigure(
    String name, String title, List<String> responses, List<Way> ways, double[] nash)
    implements RunsFigure {
  private static final double SIDE = 560;
  private static final double LEFT = 80;
  private static final double TOP = 104;
  private static final double HEIGHT = SIDE * Math.sqrt(3) / 2;
  private static final int LEGEND = 690;

  /** Where the symbols stand in a frame whose runs are named elsewhere: left of the top corner. */
  private static final int ASIDE = 24;

  /** The triangle with room for a long response at its right corner. */
  private static final int FRAME_WIDTH = 780;

  private static final int LONGEST = 28;

  /** Points closer than this on paper, in 1/96 inch, are not told apart. */
  private static final double CLOSE = 0.4;

  /**
   * Copies the lists.
   *
   * @param responses exactly three
   * @param ways in the order of their colours
   * @param name without extension
   * @param title on one line
   * @param nash three probabilities, not copied; or null
   */
  public SimplexFigure {
    responses = List.copyOf(responses);
    ways = List.copyOf(ways);
  }

  @Override
  public int width() {
    return 900;
  }

  @Override
  public int height() {
    return (int) (TOP + HEIGHT + 64);
  }

  @Override
  public void paint(Graphics2D g) {
    ground(g);
    for (int i = 0; i < ways.size(); i++) {
      way(g, i);
    }
    for (int i = 0; i < ways.size(); i++) {
      if (shows(i)) {
        ends(g, i);
      }
    }
    paintFront(g);
    legend(g);
  }

  private void ground(Graphics2D g) {
    Style.prepare(g, width(), height());
    g.setFont(Style.font(Font.BOLD, 17));
    Style.centred(g, title, LEFT + SIDE / 2, 40);
    triangle(g);
  }

  @Override
  public void paintFrame(Graphics2D g) {
    ground(g);
    symbols(g, ASIDE, TOP - 20);
  }

  @Override
  public void paintFront(Graphics2D g) {
    if (nash != null) {
      star(g, at(nash));
    }
  }

  @Override
  public void paintRun(Graphics2D g, int run) {
    way(g, run);
    ends(g, run);
  }

  @Override
  public List<String> runs() {
    return ways.stream().map(Way::name).toList();
  }

  @Override
  public boolean shows(int run) {
    return !ways.get(run).points().isEmpty();
  }

  @Override
  public int frameWidth() {
    return FRAME_WIDTH;
  }

  @Override
  public List<CurveReading> readings() {
    return List.of();
  }

  private Families families() {
    return Families.of(runs());
  }

  private void triangle(Graphics2D g) {
    double[][] corners = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    g.setStroke(new BasicStroke(0.8f));
    g.setColor(Style.FAINT);
    for (int k = 1; k < 4; k++) {
      double t = k / 4.0;
      for (int c = 0; c < 3; c++) {
        double[] from = new double[3];
        double[] to = new double[3];
        from[c] = t;
        from[(c + 1) % 3] = 1 - t;
        to[c] = t;
        to[(c + 2) % 3] = 1 - t;
        g.draw(new Line2D.Double(at(from), at(to)));
      }
    }
    g.setColor(Style.INK);
    g.setStroke(new BasicStroke(1.2f));
    Path2D edge = new Path2D.Double();
    Point2D first = at(corners[0]);
    edge.moveTo(first.getX(), first.getY());
    edge.lineTo(at(corners[1]).getX(), at(corners[1]).getY());
    edge.lineTo(at(corners[2]).getX(), at(corners[2]).getY());
    edge.closePath();
    g.draw(edge);
    g.setFont(Style.font(Font.BOLD, 16));
    Point2D left = at(corners[0]);
    Point2D top = at(corners[1]);
    Point2D right = at(corners[2]);
    Style.centred(g, label(0), Math.max(left.getX(), half(g, 0)), left.getY() + 28);
    Style.centred(g, label(1), top.getX(), top.getY() - 14);
    Style.centred(g, label(2), right.getX(), right.getY() + 28);
  }

  private double half(Graphics2D g, int response) {
    return 12 + g.getFontMetrics().stringWidth(label(response)) / 2.0;
  }

  private String label(int response) {
    String text = responses.get(response).strip().replaceAll("\\s+", " ");
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }

  private void way(Graphics2D g, int i) {
    Path2D path = new Path2D.Double();
    Point2D last = null;
    List<double[]> points = ways.get(i).points();
    for (int k = 0; k < points.size(); k++) {
      Point2D p = at(points.get(k));
      if (last == null) {
        path.moveTo(p.getX(), p.getY());
        last = p;
      } else if (p.distance(last) >= CLOSE || k == points.size() - 1) {
        path.lineTo(p.getX(), p.getY());
        last = p;
      }
    }
    g.setColor(Style.colour(families(), i));
    g.setStroke(Style.stroke(families(), i, ways.size() == 1 ? 1.4f : 1.1f));
    g.draw(path);
    Point2D drawn = null;
    for (int update : ways.get(i).updates()) {
      Point2D p = at(points.get(update));
      if (drawn == null || p.distance(drawn) >= 3) {
        g.fill(disc(p, 2.6));
        drawn = p;
      }
    }
  }

  private void ends(Graphics2D g, int i) {
    List<double[]> points = ways.get(i).points();
    Point2D start = at(points.get(0));
    g.setStroke(new BasicStroke(1.6f));
    g.setColor(Color.WHITE);
    g.fill(disc(start, 5));
    g.setColor(Style.INK);
    g.draw(disc(start, 5));
    Point2D end = at(points.get(points.size() - 1));
    g.setColor(Style.colour(families(), i));
    g.fill(square(end, ways.size() == 1 ? 5 : 4));
    g.setColor(Color.WHITE);
    g.setStroke(new BasicStroke(1f));
    g.draw(square(end, ways.size() == 1 ? 5 : 4));
  }

  private void legend(Graphics2D g) {
    double y = TOP + 10;
    if (ways.size() > 1) {
      for (int i : families().order()) {
        if (!ways.get(i).points().isEmpty()) {
          y = Style.lineEntry(g, families(), i, ways.get(i).name(), LEGEND, y);
        }
      }
      y += 12;
    }
    symbols(g, LEGEND, y);
  }

  private void symbols(Graphics2D g, double left, double top) {
    double y = top;
    Point2D symbol = new Point2D.Double(left + 13, y);
    g.setColor(Style.INK);
    g.setStroke(new BasicStroke(1.6f));
    g.draw(disc(symbol, 5));
    y = Style.entry(g, "start", left, y);
    Color end = ways.size() == 1 ? Style.colour(families(), 0) : Color.GRAY;
    g.setColor(end);
    g.fill(square(new Point2D.Double(left + 13, y), 5));
    y = Style.entry(g, "end", left, y);
    if (ways.stream().anyMatch(w -> !w.updates().isEmpty())) {
      g.setColor(end);
      g.fill(disc(new Point2D.Double(left + 13, y), 2.6));
      y = Style.entry(g, "reference update", left, y);
    }
    if (nash != null) {
      star(g, new Point2D.Double(left + 13, y));
      Style.entry(g, "Nash policy", left, y);
    }
  }

  private static void star(Graphics2D g, Point2D centre) {
    Path2D star = new Path2D.Double();
    for (int k = 0; k < 10; k++) {
      double r = k % 2 == 0 ? 11 : 4.6;
      double angle = Math.PI * k / 5 - Math.PI / 2;
      double x = centre.getX() + r * Math.cos(angle);
      double y = centre.getY() + r * Math.sin(angle);
      if (k == 0) {
        star.moveTo(x, y);
      } else {
        star.lineTo(x, y);
      }
    }
    star.closePath();
    g.setColor(Style.NASH);
    g.fill(star);
    g.setColor(Style.INK);
    g.setStroke(new BasicStroke(1f));
    g.draw(star);
  }

  private static Shape disc(Point2D p, double r) {
    return new Ellipse2D.Double(p.getX() - r, p.getY() - r, 2 * r, 2 * r);
  }

  private static Shape square(Point2D p, double r) {
    return new java.awt.geom.Rectangle2D.Double(p.getX() - r, p.getY() - r, 2 * r, 2 * r);
  }

  /** The first response at the lower left, the second at the top, the third at the lower right. */
  private static Point2D at(double[] p) {
    double x = LEFT + SIDE * (p[2] + p[1] / 2);
    double y = TOP + HEIGHT * (1 - p[1]);
    return new Point2D.Double(x, y);
  }
}
