package org.comal.eval.winrate;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.comal.evaluate.ErrorsOver;

/**
 * A report as a table for a terminal: a row a model, win rates against the columns in percent with
 * standard errors, then what is known of the model itself. The columns have the rows' numbers, so
 * that long names do not widen the table; a column of which no more than half is known is left out,
 * as where all models met one baseline only. Sentences below say what the errors are over and what
 * the best reply of the matrix wins against each model.
 */
public final class WinRateText {
  private static final String ESTIMATOR =
      "Length-controlled by another estimator than AlpacaEval's, so these are not the rates of its"
          + " leaderboard (docs/evaluating.md).\n";

  private static final String CHOSEN =
      "A best reply is chosen by these very rates: the largest of several is above the truth on"
          + " average, and its interval is that of a rate nobody chose, which covers less often"
          + " here.\n";

  private WinRateText() {}

  /**
   * {@return the table, with a newline at the end}
   *
   * @param report of any number of models; columns that half or less is known of are left out
   */
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
        line.add(i == j ? percent(0.5) : cell(matrix.get(i, j), matrix.errorsOver()));
      }
      line.add(
          percent(matrix.mean(i))
              + (Double.isNaN(matrix.meanLow(i))
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
      out.append('\n').append(align(lengthControl(report))).append(ESTIMATOR);
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
    return out.append('\n').append(errors(matrix)).append(exploited(report)).toString();
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

  private static String cell(WinRate w, ErrorsOver over) {
    return Double.isNaN(w.error(over))
        ? percent(w.rate())
        : percent(w.rate()) + "±" + percent(w.error(over));
  }

  /** What the numbers mean. */
  private static String errors(WinRateMatrix matrix) {
    String over =
        matrix.errorsOver() == ErrorsOver.PROMPTS
            ? "what other prompts like these, with fresh responses, would change"
            : "what fresh responses to these very prompts would change";
    return "± is a standard error, [ ] an interval of "
        + new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(100 * matrix.level())
        + " %: "
        + over
        + ". The mean takes in a model's own 50.0 against itself.\n";
  }

  /** What the best reply wins against each model, and how sure the Nash mixture is. */
  private static String exploited(WinRateReport report) {
    WinRateMatrix matrix = report.matrix();
    StringBuilder out = new StringBuilder();
    boolean chosen = false;
    for (int i = 0; i < matrix.size(); i++) {
      int reply = report.bestReply()[i];
      if (reply < 0) {
        continue;
      }
      String model = matrix.models().get(i);
      if (reply == i) {
        out.append("No other model here wins more than half against ").append(model).append(".\n");
        continue;
      }
      chosen = true;
      WinRate w = matrix.get(reply, i);
      out.append(matrix.models().get(reply))
          .append(" exploits ")
          .append(model)
          .append(" most, winning ")
          .append(percent(w.rate()))
          .append(
              Double.isNaN(w.low()) ? "" : " [" + percent(w.low()) + ", " + percent(w.high()) + "]")
          .append(w.low() <= 0.5 ? "; that may be chance.\n" : ".\n");
    }
    out.append(chosen ? CHOSEN : "");
    report.nash().ifPresent(nash -> out.append(mixture(report, nash)));
    return out.toString();
  }

  private static String mixture(WinRateReport report, NashMixture nash) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < nash.weights().length; i++) {
      double[] interval = report.nashInterval()[i];
      if (nash.weights()[i] > 0 || interval[1] > 0.0005) {
        parts.add(
            report.matrix().models().get(i)
                + " "
                + percent(nash.weights()[i])
                + (Double.isNaN(interval[0])
                    ? ""
                    : " [" + percent(interval[0]) + ", " + percent(interval[1]) + "]"));
      }
    }
    return "The Nash mixture of these rates: "
        + String.join(", ", parts)
        + (Double.isNaN(report.nashInterval()[0][0])
            ? ".\n"
            : report.matrix().errorsOver() == ErrorsOver.PROMPTS
                ? " (by prompts drawn anew).\n"
                : " (by responses drawn anew).\n");
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
        width[c] = Math.max(width[c], ResponseLengths.of(line.get(c)));
      }
    }
    StringBuilder out = new StringBuilder();
    for (List<String> line : lines) {
      for (int c = 0; c < columns; c++) {
        String padding = " ".repeat(width[c] - ResponseLengths.of(line.get(c)));
        out.append(c == 0 ? "" : "  ");
        out.append(c == 1 ? line.get(c) + padding : padding + line.get(c));
      }
      out.append('\n');
    }
    return out.toString();
  }
}
