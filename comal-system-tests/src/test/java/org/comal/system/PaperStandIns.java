package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * What the configs of the paper's section 5 need, small: a model with random weights, which is the
 * judge too, and data sets of a few rows in the shapes in which the large ones are published.
 *
 * @param directory holds them all
 */
record PaperStandIns(Path directory) {

  private static final String MODEL =
      """
      task {
        use = model-init
        shape {
          model-type = qwen2, hidden-size = 16, num-hidden-layers = 1, num-attention-heads = 2
          num-key-value-heads = 1, intermediate-size = 16, max-position-embeddings = 256
        }
      }
      """;

  private static final String TEMPLATE =
      "{instruction}\n(a) {output_1}\n(b) {output_2}\nWhich one is better?";

  /** Writes them. */
  static PaperStandIns write(Path directory)
      throws IOException, SQLException, InterruptedException {
    PaperStandIns all = new PaperStandIns(directory);
    Files.writeString(directory.resolve("model.conf"), MODEL);
    Commands.Finished made = Commands.comal(directory, "model", "init", "model.conf", "--out", "m");
    assertThat(made.code()).as(made.output()).isZero();
    Files.writeString(all.template(), TEMPLATE);
    all.writeData();
    return all;
  }

  Path model() {
    return directory.resolve("m/model");
  }

  private Path template() {
    return directory.resolve("judge.txt");
  }

  private void writeData() throws IOException, SQLException {
    parquet(
        "train_sft-0.parquet",
        """
        SELECT 'Say ' || i AS prompt, 'c' || i AS prompt_id,
               [{'role': 'user', 'content': 'Say ' || i},
                {'role': 'assistant', 'content': i || ' it is'}] AS messages
        FROM range(16) t(i)
        """);
    parquet(
        "train_prefs-0.parquet",
        """
        SELECT 'Tell ' || i AS prompt, 'p' || i AS prompt_id,
               [{'role': 'user', 'content': 'Tell ' || i},
                {'role': 'assistant', 'content': 'good'}] AS chosen,
               [{'role': 'user', 'content': 'Tell ' || i},
                {'role': 'assistant', 'content': 'bad'}] AS rejected,
               chosen AS messages, 8.5 AS score_chosen, 4.0 AS score_rejected
        FROM range(24) t(i)
        """);
    Files.writeString(
        directory.resolve("alpaca_eval.json"),
        """
        [{"instruction": "What is 1?", "output": "one", "generator": "g", "dataset": "d"},
         {"instruction": "What is 2?", "output": "two", "generator": "g", "dataset": "d"},
         {"instruction": "What is 3?", "output": "three", "generator": "g", "dataset": "d"}]
        """);
  }

  private void parquet(String name, String query) throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:duckdb:");
        Statement s = c.createStatement()) {
      s.execute("COPY (" + query + ") TO '" + directory.resolve(name) + "' (FORMAT parquet)");
    }
  }

  /** What sets the paths of a config to these. */
  List<String> paths() {
    return List.of(
        "let.judge-device=cpu",
        setting("model", model()),
        setting("conversations", directory.resolve("train_sft-*.parquet")),
        setting("prompts", directory.resolve("train_prefs-*.parquet")),
        setting("evaluation", directory.resolve("alpaca_eval.json")),
        setting("judge", model()),
        setting("judge-template", template()));
  }

  /** Sets a value of {@code let} to a path. */
  static String setting(String key, Path path) {
    return "let." + key + "=\"" + path.toString().replace("\\", "\\\\") + "\"";
  }

  /** What makes the work small; everything else stays as the paper has it. */
  static List<String> small() {
    return List.of(
        "prepare.sft.task.batch-size=4",
        "prepare.sft.task.max-tokens=128",
        "prox.sampling.max-tokens=8",
        "evaluator.sampling.max-tokens=8");
  }
}
