package org.comal.cli.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A {@link SimplexFigure} in characters, eight dots of braille to each, with a legend that tells
 * each run's gap and how it went.
 *
 * @param figure what is drawn
 * @param gaps of each run by its name; one that is missing or empty is not told
 * @param coloured whether colours are written, as terminals take them
 */
public record TextSimplex(SimplexFigure figure, Map<String, Line> gaps, boolean coloured) {
  /** Lines of every picture. */
  public static final int HEIGHT = 18;

  private static final int ROWS = HEIGHT - 2;
  private static final int COLUMNS = 38;
  private static final int LABEL = 14;
  private static final int NAME = 20;
  private static final int RECENT = 10;

  private static final char BRAILLE = '\u2800';
  private static final String BLOCKS = "▁▂▃▄▅▆▇█";
  private static final String RESET = "\u001b[0m";
  private static final int FAINT = 8;
  private static final int NASH = 11;

  /** Those of the plots, by their numbers among the 256 of terminals; 7 for what is ink there. */
  private static final int[] COLOURS = {25, 166, 36, 175, 178, 74, 7, 97};

  /**
   * Keeps the gaps.
   *
   * @param figure of three responses
   * @param gaps copied
   * @param coloured false where the user wants none
   */
  public TextSimplex {
    gaps = Map.copyOf(gaps);
  }

  /** {@return the picture, {@link #HEIGHT} lines of fewer than 80 characters} */
  public List<String> lines() {
    Canvas canvas = new Canvas();
    double[][] corners = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    for (int c = 0; c < 3; c++) {
      canvas.line(corners[c], corners[(c + 1) % 3], FAINT, false);
    }
    Families families = families();
    for (int i : families.order()) {
      List<double[]> points = figure.ways().get(i).points();
      for (int k = 1; k < points.size(); k++) {
        canvas.line(points.get(k - 1), points.get(k), colour(i), families.variant(i) > 0);
      }
    }
    for (int i : families.order()) {
      List<double[]> points = figure.ways().get(i).points();
      if (!points.isEmpty()) {
        canvas.mark(points.get(0), '○', 7);
      }
    }
    if (figure.nash() != null) {
      canvas.mark(figure.nash(), '★', NASH);
    }
    for (int i : families.order()) {
      List<double[]> points = figure.ways().get(i).points();
      if (!points.isEmpty()) {
        canvas.mark(points.get(points.size() - 1), '■', colour(i));
      }
    }
    List<String> legend = legend(families);
    List<String> lines = new ArrayList<>();
    lines.add(" ".repeat((COLUMNS - label(1).length()) / 2) + label(1));
    for (int row = 0; row < ROWS; row++) {
      String beside = row < legend.size() ? "  " + legend.get(row) : "";
      lines.add(canvas.row(row) + beside);
    }
    lines.add(label(0) + " ".repeat(COLUMNS - label(0).length() - label(2).length()) + label(2));
    return lines;
  }

  private Families families() {
    return Families.of(figure.ways().stream().map(Way::name).toList());
  }

  private int colour(int run) {
    return COLOURS[families().colour(run) % COLOURS.length];
  }

  private String label(int response) {
    return cut(figure.responses().get(response).strip().replaceAll("\\s+", " "), LABEL);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  private List<String> legend(Families families) {
    List<String> legend = new ArrayList<>();
    for (int i : families.order()) {
      Way way = figure.ways().get(i);
      if (!way.points().isEmpty()) {
        String stroke = families.variant(i) > 0 ? "╌╌" : "━━";
        legend.add(
            painted(stroke, colour(i))
                + String.format(Locale.ROOT, " %-" + NAME + "s", cut(way.name(), NAME))
                + gap(way.name()));
      }
    }
    int most = ROWS - 2;
    List<String> shown = new ArrayList<>(legend.subList(0, Math.min(most, legend.size())));
    if (legend.size() > most) {
      shown.set(most - 1, "   … " + (legend.size() - most + 1) + " more");
    }
    shown.add("");
    shown.add(
        "○ start  ■ now" + (figure.nash() == null ? "" : "  " + painted("★", NASH) + " Nash"));
    return shown;
  }

  /** As {@code .044 ▇▅▃▁}. */
  private String gap(String run) {
    Line line = gaps.get(run);
    double[] known =
        line == null
            ? new double[0]
            : Arrays.stream(line.values()).filter(Double::isFinite).toArray();
    if (known.length == 0) {
      return "";
    }
    double most = Math.max(Arrays.stream(known).max().orElseThrow(), Double.MIN_NORMAL);
    StringBuilder blocks = new StringBuilder();
    for (int k = Math.max(0, known.length - RECENT); k < known.length; k++) {
      double height = Math.max(0, known[k]) / most * (BLOCKS.length() - 1);
      blocks.append(BLOCKS.charAt((int) Math.round(height)));
    }
    return String.format(Locale.ROOT, "gap %.3f ", known[known.length - 1]) + blocks;
  }

  private String painted(String text, int colour) {
    return coloured ? "\u001b[38;5;" + colour + "m" + text + RESET : text;
  }

  /** Cells of 2 × 4 dots, each of one colour, with the triangle in them. */
  private final class Canvas {
    private static final double WIDTH = 2 * COLUMNS - 1;
    private static final double SIDE = (4 * ROWS - 1) / 0.8660254037844386;

    private final int[][] dots = new int[ROWS][COLUMNS];
    private final int[][] colours = new int[ROWS][COLUMNS];
    private final char[][] marks = new char[ROWS][COLUMNS];

    /** The first response at the lower left, the second at the top, the third at the right. */
    private double x(double[] p) {
      return (WIDTH - SIDE) / 2 + SIDE * (p[2] + p[1] / 2);
    }

    private double y(double[] p) {
      return (4 * ROWS - 1) * (1 - p[1]);
    }

    void line(double[] from, double[] to, int colour, boolean dashed) {
      double length = Math.hypot(x(to) - x(from), y(to) - y(from));
      int steps = Math.max(1, (int) Math.ceil(length));
      for (int s = 0; s <= steps; s++) {
        double t = (double) s / steps;
        int x = (int) Math.round(x(from) + t * (x(to) - x(from)));
        int y = (int) Math.round(y(from) + t * (y(to) - y(from)));
        if (!dashed || (x + y) % 3 != 0) {
          dot(x, y, colour);
        }
      }
    }

    private void dot(int x, int y, int colour) {
      int row = y / 4;
      int column = x / 2;
      if (x >= 0 && y >= 0 && row < ROWS && column < COLUMNS) {
        int within = y % 4;
        // Unicode numbers the dots of the upper three rows column by column, then the lowest row.
        int bit = within < 3 ? within + 3 * (x % 2) : 6 + x % 2;
        dots[row][column] |= 1 << bit;
        colours[row][column] = colour;
      }
    }

    void mark(double[] at, char sign, int colour) {
      int row = Math.min(ROWS - 1, Math.max(0, (int) Math.round(y(at)) / 4));
      int column = Math.min(COLUMNS - 1, Math.max(0, (int) Math.round(x(at)) / 2));
      marks[row][column] = sign;
      colours[row][column] = colour;
    }

    String row(int row) {
      StringBuilder text = new StringBuilder();
      for (int column = 0; column < COLUMNS; column++) {
        boolean empty = dots[row][column] == 0 && marks[row][column] == 0;
        char c =
            marks[row][column] != 0 ? marks[row][column] : (char) (BRAILLE + dots[row][column]);
        text.append(empty ? " " : painted(String.valueOf(c), colours[row][column]));
      }
      return text.toString();
    }
  }
}
