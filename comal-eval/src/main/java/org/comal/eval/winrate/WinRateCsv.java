package org.comal.eval.winrate;

import java.util.List;
import java.util.stream.Collectors;

/** A report as comma-separated values, in full precision; an unknown number is an empty field. */
public final class WinRateCsv {
  private WinRateCsv() {}

  /**
   * {@return one line an ordered pair of different models that were compared: {@code
   * standard-error} over prompts, {@code answer-error} over responses, the interval over what the
   * matrix was asked for}
   *
   * @param report whose matrix tells the order of the lines
   */
  public static String pairs(WinRateReport report) {
    StringBuilder out =
        new StringBuilder(
            "row,column,n,wins,losses,draws,abstained,pairs,win-rate,standard-error,answer-error,"
                + "low,high,discrete-win-rate,length-controlled-win-rate\n");
    WinRateMatrix matrix = report.matrix();
    for (int i = 0; i < matrix.size(); i++) {
      for (int j = 0; j < matrix.size(); j++) {
        WinRate w = matrix.get(i, j);
        if (i != j && w.known()) {
          line(
              out,
              matrix.models().get(i),
              matrix.models().get(j),
              w.n(),
              w.wins(),
              w.losses(),
              w.draws(),
              w.abstained(),
              w.pairs(),
              w.rate(),
              w.standardError(),
              w.responseError(),
              w.low(),
              w.high(),
              w.discrete(),
              report.lengthControlled()[i][j]);
        }
      }
    }
    return out.toString();
  }

  /**
   * {@return one line a model; {@code mean-win-rate} takes in the ½ against itself, and so its
   * error}
   *
   * @param report whose matrix tells the order of the lines
   */
  public static String models(WinRateReport report) {
    StringBuilder out =
        new StringBuilder(
            "model,mean-win-rate,mean-win-rate-of-others,standard-error,low,high,mean-length,"
                + "nash-weight,nash-low,nash-high,exploitability,best-reply\n");
    WinRateMatrix matrix = report.matrix();
    for (int i = 0; i < matrix.size(); i++) {
      int row = i;
      line(
          out,
          matrix.models().get(i),
          matrix.mean(i),
          matrix.meanOfOthers(i),
          matrix.meanError(i),
          matrix.meanLow(i),
          matrix.meanHigh(i),
          report.meanLength()[i],
          report.nash().map(n -> n.weights()[row]).orElse(Double.NaN),
          report.nashInterval()[i][0],
          report.nashInterval()[i][1],
          report.exploitability()[i],
          report.bestReply()[i] < 0 ? "" : matrix.models().get(report.bestReply()[i]));
    }
    return out.toString();
  }

  private static void line(StringBuilder out, Object... fields) {
    out.append(List.of(fields).stream().map(WinRateCsv::field).collect(Collectors.joining(",")))
        .append('\n');
  }

  private static String field(Object value) {
    String text = value instanceof Double d && d.isNaN() ? "" : value.toString();
    return text.matches("(?s).*[\",\n\r].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
