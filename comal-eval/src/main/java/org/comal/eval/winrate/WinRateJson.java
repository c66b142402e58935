package org.comal.eval.winrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.comal.files.Json;
import org.comal.files.SchemaVersion;

/**
 * A report as JSON, in full precision. {@code win-rates} and {@code length-controlled-win-rates}
 * are rows of a matrix, as a heat-map wants them; an unknown number is {@code null}.
 */
public final class WinRateJson {
  private WinRateJson() {}

  /**
   * {@return a report as indented JSON, with a newline at the end}
   *
   * @param report of any number of models, each named once
   */
  public static String write(WinRateReport report) {
    WinRateMatrix matrix = report.matrix();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(SchemaVersion.KEY, SchemaVersion.CURRENT);
    json.put("prompts", matrix.prompts());
    json.put("models", matrix.models());
    json.put("errors-over", matrix.errorsOver().name().toLowerCase(Locale.ROOT));
    json.put("level", matrix.level());
    json.put(
        "meaning",
        "standard-error: over prompts, with fresh responses; answer-error: fresh responses to the"
            + " same prompts; low and high: over what errors-over says; mean-win-rate: with the"
            + " model's own 0.5 against itself, which mean-win-rate-of-others leaves out");
    json.put("win-rates", rows(matrix.rates()));
    if (report.hasLengthControl()) {
      json.put("length-controlled-win-rates", rows(report.lengthControlled()));
    }
    List<Object> models = new ArrayList<>();
    for (int i = 0; i < matrix.size(); i++) {
      Map<String, Object> model = new LinkedHashMap<>();
      model.put("model", matrix.models().get(i));
      model.put("mean-win-rate", matrix.mean(i));
      model.put("mean-win-rate-of-others", matrix.meanOfOthers(i));
      model.put("standard-error", matrix.meanError(i));
      model.put("low", matrix.meanLow(i));
      model.put("high", matrix.meanHigh(i));
      model.put("mean-length", report.meanLength()[i]);
      model.put("nash-weight", report.nash().isEmpty() ? null : report.nash().get().weights()[i]);
      model.put("nash-low", report.nashInterval()[i][0]);
      model.put("nash-high", report.nashInterval()[i][1]);
      model.put("exploitability", report.exploitability()[i]);
      int reply = report.bestReply()[i];
      model.put("best-reply", reply < 0 ? null : matrix.models().get(reply));
      models.add(model);
    }
    json.put("by-model", models);
    json.put("by-pair", pairs(matrix));
    return Json.pretty(json);
  }

  private static List<Object> pairs(WinRateMatrix matrix) {
    List<Object> pairs = new ArrayList<>();
    for (int i = 0; i < matrix.size(); i++) {
      for (int j = 0; j < matrix.size(); j++) {
        WinRate w = matrix.get(i, j);
        if (i != j && w.known()) {
          Map<String, Object> pair = new LinkedHashMap<>();
          pair.put("row", matrix.models().get(i));
          pair.put("column", matrix.models().get(j));
          pair.put("n", w.n());
          pair.put("wins", w.wins());
          pair.put("losses", w.losses());
          pair.put("draws", w.draws());
          pair.put("abstained", w.abstained());
          pair.put("pairs", w.pairs());
          pair.put("win-rate", w.rate());
          pair.put("standard-error", w.standardError());
          pair.put("answer-error", w.responseError());
          pair.put("low", w.low());
          pair.put("high", w.high());
          pair.put("discrete-win-rate", w.discrete());
          pairs.add(pair);
        }
      }
    }
    return pairs;
  }

  private static List<List<Double>> rows(double[][] matrix) {
    return Arrays.stream(matrix).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }
}
