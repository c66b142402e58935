package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The published figures of AlpacaEval 2 out of its published annotations, where a folder with
 * {@code annotations.jsonl.gz}, {@code outputs.jsonl.gz} and {@code leaderboard.csv} is given by
 * {@code -Dcomal.alpaca=FOLDER}.
 */
@EnabledIfSystemProperty(named = "comal.alpaca", matches = ".+")
class AlpacaEvalLeaderboardTest {
  private static final Path FOLDER = Path.of(System.getProperty("comal.alpaca", "."));
  private static final String BASELINE = "gpt4_1106_preview";

  @TempDir private Path temp;

  @Test
  void reproducesThePublishedFigures() throws Exception {
    Path config =
        Files.writeString(
            temp.resolve("alpaca.conf"),
            """
            task {
              use = eval
              comparisons = "%s"
              answers = "%s"
              baseline = %s
            }
            """
                .formatted(
                    FOLDER.resolve("annotations.jsonl.gz").toAbsolutePath(),
                    FOLDER.resolve("outputs.jsonl.gz").toAbsolutePath(),
                    BASELINE));
    Path out = temp.resolve("out");
    Commands.Finished eval =
        Commands.comal(temp, "eval", config.toString(), "--out", out.toString());
    assertThat(eval.code()).as(eval.output()).isZero();
    Config matrix = ConfigFactory.parseFile(out.resolve("matrix.json").toFile());
    Map<String, Config> pairs = new HashMap<>();
    for (Config pair : matrix.getConfigList("by-pair")) {
      if (pair.getString("column").equals(BASELINE)) {
        pairs.put(pair.getString("row"), pair);
      }
    }
    Map<String, Config> models = new HashMap<>();
    matrix.getConfigList("by-model").forEach(m -> models.put(m.getString("model"), m));

    List<String> lines = Files.readAllLines(FOLDER.resolve("leaderboard.csv"));
    List<String> columns = Arrays.asList(lines.get(0).split(","));
    double rate = 0;
    double error = 0;
    for (String line : lines.subList(1, lines.size())) {
      List<String> row = Arrays.asList(line.split(","));
      String model = row.get(0);
      Config ours = pairs.get(model);
      rate =
          Math.max(
              rate, Math.abs(100 * ours.getDouble("win-rate") - number(columns, row, "win_rate")));
      error =
          Math.max(
              error,
              Math.abs(
                  100 * ours.getDouble("standard-error") - number(columns, row, "standard_error")));
      assertThat(100 * ours.getDouble("discrete-win-rate"))
          .as(model)
          .isCloseTo(number(columns, row, "discrete_win_rate"), within(1e-12));
      assertThat(ours.getDouble("wins")).as(model).isEqualTo(number(columns, row, "n_wins"));
      assertThat(ours.getDouble("losses")).as(model).isEqualTo(number(columns, row, "n_wins_base"));
      assertThat(ours.getDouble("draws")).as(model).isEqualTo(number(columns, row, "n_draws"));
      assertThat(ours.getDouble("n")).as(model).isEqualTo(number(columns, row, "n_total"));
      // Published cut to whole characters.
      assertThat(Math.floor(models.get(model).getDouble("mean-length")))
          .as(model)
          .isEqualTo(number(columns, row, "avg_length"));
    }
    assertThat(rate).as("win_rate").isLessThan(1e-12);
    assertThat(error).as("standard_error").isLessThan(1e-12);
    System.out.printf(
        Locale.ROOT,
        "%d models; win_rate to %.1e, standard_error to %.1e points%n",
        lines.size() - 1,
        rate,
        error);
  }

  private static double number(List<String> columns, List<String> row, String name) {
    return Double.parseDouble(row.get(columns.indexOf(name)));
  }
}
