package org.comal.cli.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;

/** Colours, strokes and fonts that all figures share. */
final class Style {
  static final Color INK = new Color(0x222222);
  static final Color FAINT = new Color(0xDDDDDD);
  static final Color MIDDLE = new Color(0x888888);
  static final Color NASH = new Color(0xFFC20A);

  /** Told apart with any colour vision (Okabe and Ito, 2008), yellow left out for white paper. */
  private static final Color[] COLOURS = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9),
    new Color(0x222222),
    new Color(0x8C6BB1)
  };

  private static final float[][] DASHES = {null, {7, 4}, {2, 3}, {9, 3, 2, 3}};

  private Style() {}

  /** The colour of a run's line. */
  static Color colour(Families families, int line) {
    return COLOURS[families.colour(line) % COLOURS.length];
  }

  /** The stroke of a run's line: dashed for variants, and where the colours begin again. */
  static BasicStroke stroke(Families families, int line, float width) {
    int again = families.colour(line) / COLOURS.length + families.variant(line);
    float[] dash = DASHES[again % DASHES.length];
    return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 1, dash, 0);
  }

  static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  /** Clears the canvas and asks for smooth lines and text. */
  static void prepare(Graphics2D g, int width, int height) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    g.setColor(INK);
  }

  /** Writes a text with its middle at x and its baseline at y. */
  static void centred(Graphics2D g, String text, double x, double y) {
    g.drawString(text, (float) (x - g.getFontMetrics().stringWidth(text) / 2.0), (float) y);
  }

  /** The legend's entry for a run's line; returns where the next one goes. */
  static double lineEntry(
      Graphics2D g, Families families, int line, String name, double x, double y) {
    g.setColor(colour(families, line));
    g.setStroke(stroke(families, line, 2.2f));
    g.draw(new Line2D.Double(x, y, x + 26, y));
    return entry(g, name, x, y);
  }

  /** A legend's entry beside its symbol; returns where the next one goes. */
  static double entry(Graphics2D g, String text, double x, double y) {
    g.setFont(font(Font.PLAIN, 14));
    g.setColor(INK);
    String cut = text.length() <= 20 ? text : text.substring(0, 19) + "…";
    g.drawString(cut, (float) (x + 36), (float) (y + 5));
    return y + 25;
  }
}
