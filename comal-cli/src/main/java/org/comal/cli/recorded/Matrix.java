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
import org.comal.files.JsonReader;
import org.comal.run.RunLayout;

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
  /**
   * {@return the matrix in a directory; empty where there is none}
   *
   * @param directory that a task worked in
   * @throws IOException where {@code matrix.json} cannot be read or is no matrix
   */
  public static Optional<Matrix> read(Path directory) throws IOException {
    Path file = RunLayout.WIN_RATES.in(directory);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(JsonReader.readUnmarked(file).values()));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is no win-rate matrix: " + e.getMessage(), e);
    }
  }

  private static Matrix of(Map<String, Object> json) {
    List<String> models = list(json, "models").stream().map(String::valueOf).toList();
    HeatFigure.Cell[][] cells = new HeatFigure.Cell[models.size()][models.size()];
    for (Map<String, Object> pair : objects(json, "by-pair")) {
      cells[index(models, pair.get("row"))][index(models, pair.get("column"))] =
          new HeatFigure.Cell(
              number(pair.get("win-rate")), number(pair.get("low")), number(pair.get("high")));
    }
    if (!(json.get("prompts") instanceof Number prompts)) {
      throw lacking("prompts");
    }
    return new Matrix(models, cells, objects(json, "by-model"), prompts.longValue());
  }

  private static List<?> list(Map<String, Object> json, String key) {
    if (json.get(key) instanceof List<?> list) {
      return list;
    }
    throw lacking(key);
  }

  private static List<Map<String, Object>> objects(Map<String, Object> json, String key) {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (Object each : list(json, key)) {
      if (!(each instanceof Map<?, ?>)) {
        throw lacking(key);
      }
      @SuppressWarnings("unchecked") // keys of JSON are texts
      Map<String, Object> object = (Map<String, Object>) each;
      objects.add(object);
    }
    return objects;
  }

  private static IllegalArgumentException lacking(String key) {
    return new IllegalArgumentException("it has no " + key + ", or something else under that name");
  }

  private static int index(List<String> models, Object name) {
    int at = models.indexOf(name);
    if (at < 0) {
      throw new IllegalArgumentException(name + " is none of its models " + models);
    }
    return at;
  }

  /**
   * {@return a value as a number; NaN where it is none}
   *
   * @param value as JSON has it; null counts as none
   */
  public static double number(Object value) {
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** {@return the matrix as colours and numbers} */
  public HeatFigure figure() {
    return new HeatFigure("win-rates", "Win rates", models, cells);
  }

  /** {@return figures of each model as rows of texts, the first the head} */
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
