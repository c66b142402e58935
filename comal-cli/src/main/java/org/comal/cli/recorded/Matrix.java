package org.comal.cli.recorded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.cli.console.Numbers;
import org.comal.cli.plot.HeatFigure;

/**
 * A win-rate matrix that an evaluation left.
 *
 * @param models names of rows and columns
 * @param cells by row and column; null on the diagonal and where nothing is known
 * @param byModel figures of each model, in the same order
 * @param prompts how many were compared on
 */
public record Matrix(
    List<String> models,
    HeatFigure.Cell[][] cells,
    List<Map<String, Object>> byModel,
    long prompts) {
  /** The file that the task {@code eval} writes. */
  static final String FILE = "matrix.json";

  /** The matrix in a directory; empty where there is none. */
  public static Optional<Matrix> read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(RunFiles.object(file)));
    } catch (ClassCastException | IndexOutOfBoundsException | NullPointerException e) {
      throw new IOException(file + " is no win-rate matrix: " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("unchecked") // a list of texts and a list of objects
  private static Matrix of(Map<String, Object> json) {
    List<String> models = (List<String>) json.get("models");
    HeatFigure.Cell[][] cells = new HeatFigure.Cell[models.size()][models.size()];
    for (Object each : (List<Object>) json.get("by-pair")) {
      Map<String, Object> pair = (Map<String, Object>) each;
      cells[index(models, pair.get("row"))][index(models, pair.get("column"))] =
          new HeatFigure.Cell(
              number(pair.get("win-rate")), number(pair.get("low")), number(pair.get("high")));
    }
    List<Map<String, Object>> byModel = new ArrayList<>();
    ((List<Object>) json.get("by-model")).forEach(m -> byModel.add((Map<String, Object>) m));
    return new Matrix(models, cells, byModel, ((Number) json.get("prompts")).longValue());
  }

  private static int index(List<String> models, Object name) {
    int at = models.indexOf(name);
    if (at < 0) {
      throw new IndexOutOfBoundsException(name + " is none of its models " + models);
    }
    return at;
  }

  public static double number(Object value) {
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  public HeatFigure figure() {
    return new HeatFigure("win-rates", "Win rates", models, cells);
  }

  /** Figures of each model as rows of texts, the first the head. */
  public List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("model", "mean win rate", "interval", "mean length", "share in the Nash mixture"));
    for (Map<String, Object> model : byModel) {
      rows.add(
          List.of(
              String.valueOf(model.get("model")),
              Numbers.percent(number(model.get("mean-win-rate"))),
              Numbers.percent(number(model.get("low")))
                  + " to "
                  + Numbers.percent(number(model.get("high"))),
              Numbers.text(model.get("mean-length")),
              Numbers.percent(number(model.get("nash-weight")))));
    }
    return rows;
  }
}
