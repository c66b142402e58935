package org.comal.winrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A report as a table for a terminal: a row a model, win rates against the columns in percent with
 * standard errors, then what is known of the model itself. The columns have the rows' numbers, so
 * that long names do not widen the table; a column of which no more than half is known is left out,
 * as where all models met one baseline only.
 */
public final class WinRateText {
  private WinRateText() {}

  /** The table, with a newline at the end. */
  public static String write(WinRateReport report) {
    WinRateMatrix matrix = report.matrix();
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("", "win rate, %"));
    int[] columns = columns(matrix);
    for (int j : columns) {
      header.add(Integer.toString(j + 1));
    }
    header.add("mean [interval]");
    if (report.hasLengths()) {
      header.add("length");
    }
    if (report.nash().isPresent()) {
      header.add("Nash");
    }
    header.add("exploitable");
    lines.add(header);
    for (int i = 0; i < matrix.size(); i++) {
      List<String> line = new ArrayList<>(List.of(Integer.toString(i + 1), matrix.models().get(i)));
      for (int j : columns) {
        line.add(i == j ? percent(0.5) : cell(matrix.get(i, j)));
      }
      line.add(
          percent(matrix.mean(i))
              + (Double.isNaN(matrix.mean(i))
                  ? ""
                  : " [" + percent(matrix.meanLow(i)) + ", " + percent(matrix.meanHigh(i)) + "]"));
      if (report.hasLengths()) {
        line.add(number("%.1f", report.meanLength()[i]));
      }
      if (report.nash().isPresent()) {
        line.add(percent(report.nash().get().weights()[i]));
      }
      line.add(percent(report.exploitability()[i]));
      lines.add(line);
    }
    StringBuilder out = new StringBuilder(align(lines));
    if (report.hasLengthControl()) {
      out.append('\n').append(align(lengthControl(report)));
    }
    out.append('\n')
        .append(matrix.prompts())
        .append(matrix.prompts() == 1 ? " prompt" : " prompts");
    List<String> missing = matrix.missing();
    if (!missing.isEmpty()) {
      int shown = Math.min(3, missing.size());
      out.append("; never compared: ").append(String.join(", ", missing.subList(0, shown)));
      if (shown < missing.size()) {
        out.append(" and ").append(missing.size() - shown).append(" more pairs");
      }
    }
    return out.append('\n').toString();
  }

  private static List<List<String>> lengthControl(WinRateReport report) {
    WinRateMatrix matrix = report.matrix();
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("", "length-controlled, %"));
    int[] columns = columns(matrix);
    for (int j : columns) {
      header.add(Integer.toString(j + 1));
    }
    lines.add(header);
    for (int i = 0; i < matrix.size(); i++) {
      List<String> line = new ArrayList<>(List.of(Integer.toString(i + 1), matrix.models().get(i)));
      for (int j : columns) {
        line.add(percent(report.lengthControlled()[i][j]));
      }
      lines.add(line);
    }
    return lines;
  }

  private static int[] columns(WinRateMatrix matrix) {
    int[] all = IntStream.range(0, matrix.size()).toArray();
    int[] known =
        Arrays.stream(all)
            .filter(
                j ->
                    2 * Arrays.stream(all).filter(i -> matrix.get(i, j).known()).count()
                        > all.length)
            .toArray();
    return known.length == 0 ? all : known;
  }

  private static String cell(WinRate w) {
    return Double.isNaN(w.standardError())
        ? percent(w.rate())
        : percent(w.rate()) + "±" + percent(w.standardError());
  }

  private static String percent(double x) {
    return number("%.1f", 100 * x);
  }

  private static String number(String format, double x) {
    return Double.isNaN(x) ? "–" : String.format(Locale.ROOT, format, x == 0 ? 0.0 : x);
  }

  private static String align(List<List<String>> lines) {
    int columns = lines.get(0).size();
    int[] width = new int[columns];
    for (List<String> line : lines) {
      for (int c = 0; c < columns; c++) {
        width[c] = Math.max(width[c], AnswerLengths.of(line.get(c)));
      }
    }
    StringBuilder out = new StringBuilder();
    for (List<String> line : lines) {
      for (int c = 0; c < columns; c++) {
        String padding = " ".repeat(width[c] - AnswerLengths.of(line.get(c)));
        out.append(c == 0 ? "" : "  ");
        out.append(c == 1 ? line.get(c) + padding : padding + line.get(c));
      }
      out.append('\n');
    }
    return out.toString();
  }
}
