package org.comal.cli.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;

/**
 * Win rates of rows against columns with their intervals, as a table of colours: blue wins, orange
 * loses.
 *
 * @param name of its files
 * @param title above it
 * @param models names of rows and columns
 * @param cells by row and column; null where nothing is known
 */
public record HeatFigure(String name, String title, List<String> models, Cell[][] cells)
    implements Figure {
  private static final int CELL_WIDTH = 92;
  private static final int CELL_HEIGHT = 58;
  private static final int LEFT = 190;
  private static final int TOP = 148;
  private static final int LONGEST = 20;
  private static final Color WINS = new Color(0x2F7FBF);
  private static final Color LOSES = new Color(0xE08A3C);
  private static final Color EVEN = new Color(0xF4F1EA);

  /** On the colours, by day and by night. */
  private static final Color TEXT = new Color(0x101418);

  /**
   * A win rate, in [0, 1].
   *
   * @param low lower end of its interval; NaN where there is none
   * @param high upper end of its interval
   */
  public record Cell(double rate, double low, double high) {}

  /**
   * Copies the names of models.
   *
   * @param models as many as there are rows and columns
   * @param cells not copied
   * @param name without extension
   * @param title on one line
   */
  public HeatFigure {
    models = List.copyOf(models);
  }

  @Override
  public int width() {
    return LEFT + models.size() * CELL_WIDTH + 90;
  }

  @Override
  public int height() {
    return TOP + models.size() * CELL_HEIGHT + 48;
  }

  @Override
  public void paint(Graphics2D g) {
    Style.prepare(g, width(), height());
    g.setFont(Style.font(Font.BOLD, 17));
    g.drawString(title, 24, 38);
    for (int i = 0; i < models.size(); i++) {
      g.setColor(Style.INK);
      g.setFont(Style.font(Font.PLAIN, 14));
      String label = label(i);
      float x = LEFT - 12 - g.getFontMetrics().stringWidth(label);
      g.drawString(label, x, TOP + i * CELL_HEIGHT + CELL_HEIGHT / 2 + 5);
      AffineTransform upright = g.getTransform();
      g.translate(LEFT + i * CELL_WIDTH + CELL_WIDTH / 2.0, TOP - 12);
      g.rotate(-Math.PI / 5);
      g.drawString(label, 0, 0);
      g.setTransform(upright);
      for (int j = 0; j < models.size(); j++) {
        cell(g, i, j);
      }
    }
    g.setColor(Style.INK);
    g.setFont(Style.font(Font.PLAIN, 13));
    g.drawString(
        "win rate of the row against the column, %; below it the interval",
        24, TOP + models.size() * CELL_HEIGHT + 30);
  }

  private String label(int model) {
    String text = models.get(model);
    // Names of models often begin alike, so that their ends tell them apart.
    int half = (LONGEST - 1) / 2;
    return text.length() <= LONGEST
        ? text
        : text.substring(0, LONGEST - 1 - half) + "…" + text.substring(text.length() - half);
  }

  private void cell(Graphics2D g, int i, int j) {
    double x = LEFT + j * CELL_WIDTH;
    double y = TOP + i * CELL_HEIGHT;
    Rectangle2D box = new Rectangle2D.Double(x + 1, y + 1, CELL_WIDTH - 2, CELL_HEIGHT - 2);
    Cell cell = i == j ? null : cells[i][j];
    if (cell == null || Double.isNaN(cell.rate())) {
      g.setColor(Style.FAINT);
      g.fill(box);
      return;
    }
    g.setColor(colour(cell.rate()));
    g.fill(box);
    g.setColor(TEXT);
    boolean interval = Double.isFinite(cell.low()) && Double.isFinite(cell.high());
    g.setFont(Style.font(Font.BOLD, 16));
    double middle = x + CELL_WIDTH / 2.0;
    Style.centred(g, percent(cell.rate()), middle, y + CELL_HEIGHT / 2.0 + (interval ? 0 : 6));
    if (interval) {
      g.setFont(Style.font(Font.PLAIN, 12));
      Style.centred(
          g,
          percent(cell.low()) + " – " + percent(cell.high()),
          middle,
          y + CELL_HEIGHT / 2.0 + 18);
    }
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  private static Color colour(double rate) {
    double far = Math.min(1, 2 * Math.abs(rate - 0.5));
    // The root tells small differences apart; those are what matters between good policies.
    double t = Math.sqrt(far) * 0.92;
    Color end = rate >= 0.5 ? WINS : LOSES;
    return new Color(
        mixed(EVEN.getRed(), end.getRed(), t),
        mixed(EVEN.getGreen(), end.getGreen(), t),
        mixed(EVEN.getBlue(), end.getBlue(), t));
  }

  private static int mixed(int from, int to, double t) {
    return (int) Math.round(from + t * (to - from));
  }
}
