package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comal.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code comal eval} says of a mistake: a sentence, with the file and line to mend. */
class OracleMistakesTest {
  private static final String JUDGE = "use = judge, url = \"http://localhost:1/v1\", model = m";

  @TempDir private Path temp;

  private String complaint(String task, String oracle) throws IOException {
    Path config =
        Files.writeString(
            temp.resolve("mine.conf"),
            "task { use = eval, " + task + " }\noracle {\n  " + oracle + "\n}\n");
    StringWriter err = new StringWriter();
    int exit =
        Main.execute(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            "eval",
            config.toString(),
            "--out",
            temp.resolve("out").toString());
    assertThat(exit).isNotZero();
    return err.toString().replace(temp + "/", "");
  }

  private static String response(String more) {
    return "{\"prompt_id\": 1, \"prompt\": \"p\", " + more + "}";
  }

  private void responses(String... rows) throws IOException {
    Files.write(temp.resolve("answers.jsonl"), List.of(rows));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          key-env = COMAL_NO_SUCH_KEY | oracle.key-env must be the name of an environment variable
          template = "{output_1}" | oracle: template: the template has no {instruction}, {output_2}
          template = "{question}" | oracle: template:1: {question} is not a place
          labels = [A, "(A)"] | oracle.labels is [A, (A)], but must be two that differ
          price-per-million-tokens.prompt = 1 | oracle.price-per-million-tokens.completion is missing
          """)
  void ofTheJudge(String key, String sentence) throws IOException {
    responses();
    assertThat(complaint("answers = answers.jsonl", JUDGE + "\n  " + key))
        .contains("mine.conf:4: ", sentence)
        .doesNotContain("Exception", "defaults of");
  }

  @Test
  void ofARowWithoutAResponse() throws IOException {
    responses(
        response("\"model\": \"a\", \"response\": \"x\""),
        response("\"model\": \"b\", \"response\": null"));
    assertThat(complaint("answers = answers.jsonl", JUDGE))
        .contains("answers.jsonl:2: the row has no response");
  }

  @Test
  void ofARowOfALaterVersion() throws IOException {
    responses(
        response("\"model\": \"a\", \"response\": \"x\""),
        response("\"model\": \"b\", \"response\": \"y\", \"schema_version\": 2"));
    assertThat(complaint("answers = answers.jsonl", JUDGE))
        .contains("answers.jsonl:2: the row is of schema_version 2, but this COMAL reads");
  }

  @Test
  void ofANameInModelsAndInResponses() throws IOException {
    responses(response("\"model\": \"a\", \"response\": \"x\""));
    assertThat(complaint("answers = answers.jsonl, models.a.answers = answers.jsonl", JUDGE))
        .contains(
            "mine.conf:1: task.models.a has the name of a model in answers, at answers.jsonl:1");
  }
}
