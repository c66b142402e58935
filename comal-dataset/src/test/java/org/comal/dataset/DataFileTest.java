package org.comal.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFileTest {
  private static final String TURNS =
      "[{'role':'user','content':'Hi'},{'role':'assistant','content':'%s'}]";

  /** Rows as UltraFeedback's, in SQL. */
  private static final String ULTRAFEEDBACK =
      "SELECT 'Hi ' || i AS prompt, 'p' || i AS prompt_id,"
          + " [{'role': 'user', 'content': 'Hi ' || i},"
          + "  {'role': 'assistant', 'content': 'good ' || i}] AS chosen,"
          + " [{'role': 'user', 'content': 'Hi ' || i},"
          + "  {'role': 'assistant', 'content': 'bad ' || i}] AS rejected,"
          + " chosen AS messages, 8.5 AS score_chosen, 7.5 + i AS score_rejected"
          + " FROM range(3) t(i)";

  @TempDir Path folder;

  private Path file(String name) {
    return folder.resolve(name);
  }

  private static <T> List<T> all(Rows<T> rows) throws IOException {
    try (rows) {
      return rows.toList();
    }
  }

  @Test
  void readsUltraFeedbackFromParquet() throws IOException, SQLException {
    DataFile data = DataFile.of(Sample.parquet(file("prefs.parquet"), ULTRAFEEDBACK));

    // The second row's scores are equal: 8.5 and 7.5 + 1.
    assertThat(all(data.preferences()))
        .containsExactly(
            new PreferenceRow(Prompt.user("p0", "Hi 0"), "good 0", "bad 0", 1),
            new PreferenceRow(Prompt.user("p1", "Hi 1"), "good 1", "bad 1", 0.5),
            new PreferenceRow(Prompt.user("p2", "Hi 2"), "good 2", "bad 2", 1));
    assertThat(all(data.prompts()))
        .containsExactly(
            Prompt.user("p0", "Hi 0"), Prompt.user("p1", "Hi 1"), Prompt.user("p2", "Hi 2"));
    assertThat(all(data.conversations(DataFile.Turns.LAST)).get(2))
        .isEqualTo(new ConversationRow(Prompt.user("p2", "Hi 2"), "good 2"));
    assertThat(all(data.responses(Optional.empty())).subList(0, 2))
        .containsExactly(
            new ResponseRow(Prompt.user("p0", "Hi 0"), "chosen", "good 0"),
            new ResponseRow(Prompt.user("p0", "Hi 0"), "rejected", "bad 0"));
    assertThat(all(data.comparisons()).get(0))
        .isEqualTo(
            new ComparisonRow(
                Prompt.user("p0", "Hi 0"),
                "chosen",
                "rejected",
                Optional.of("good 0"),
                Optional.of("bad 0"),
                1));
  }

  @Test
  void readsUltraFeedbackFromJsonLines() throws IOException {
    Path file =
        Sample.lines(
            file("prefs.jsonl"),
            "{'prompt':'Hi','prompt_id':'x','chosen':"
                + TURNS.formatted("good")
                + ",'rejected':"
                + TURNS.formatted("bad")
                + "}");
    assertThat(all(DataFile.of(file).preferences()))
        .containsExactly(new PreferenceRow(Prompt.user("x", "Hi"), "good", "bad", 1));
  }

  @Test
  void readsChosenAndRejectedThatAreTexts() throws IOException {
    Path file =
        Sample.lines(file("pairs.jsonl"), "{'prompt':'Hi','chosen':'good','rejected':'bad'}");
    PreferenceRow row = all(DataFile.of(file).preferences()).get(0);
    assertThat(row.prompt().messages()).containsExactly(new Message("user", "Hi"));
    assertThat(row.first()).isEqualTo("good");
  }

  @Test
  void readsUltraChatByItsLastResponseOrEach() throws IOException {
    Path file =
        Sample.lines(
            file("chat.jsonl"),
            "{'prompt':'Hi','prompt_id':'c','messages':["
                + "{'role':'user','content':'Hi'},"
                + "{'role':'assistant','content':'Hello'},"
                + "{'role':'user','content':'Bye'},"
                + "{'role':'assistant','content':'Farewell'}]}");
    List<Message> before =
        List.of(
            new Message("user", "Hi"),
            new Message("assistant", "Hello"),
            new Message("user", "Bye"));

    assertThat(all(DataFile.of(file).conversations(DataFile.Turns.LAST)))
        .containsExactly(new ConversationRow(new Prompt("c", before), "Farewell"));
    assertThat(all(DataFile.of(file).conversations(DataFile.Turns.EACH)))
        .containsExactly(
            new ConversationRow(Prompt.user("c#1", "Hi"), "Hello"),
            new ConversationRow(new Prompt("c#2", before), "Farewell"));
    assertThat(all(DataFile.of(file).prompts())).containsExactly(Prompt.user("c", "Hi"));
  }

  @Test
  void readsAlpacaEvalFromAnArrayAndNamesPromptsByTheirText() throws IOException {
    Path outputs =
        Sample.lines(
            file("outputs.json"),
            "\ufeff [",
            " {'instruction': 'Why?',",
            "  'output': 'Because.', 'generator': 'm', 'dataset': 'd'},",
            " {'instruction': 'How?', 'output': 'So.', 'generator': 'm'}]");
    Path other =
        Sample.lines(
            file("other.jsonl"), "{'instruction':'How?','output':'Thus.','generator':'n'}");

    List<ResponseRow> rows = all(DataFile.of(outputs).responses(Optional.empty()));
    assertThat(rows).extracting(ResponseRow::text).containsExactly("Because.", "So.");
    assertThat(rows).extracting(ResponseRow::model).containsOnly("m");
    assertThat(rows.get(0).prompt().messages()).containsExactly(new Message("user", "Why?"));
    // The same text in another file is the same prompt.
    assertThat(all(DataFile.of(other).responses(Optional.empty())).get(0).prompt())
        .isEqualTo(rows.get(1).prompt());
    assertThat(rows.get(1).prompt().id()).matches("[0-9a-f]{16}");
  }

  @Test
  void readsTheAnnotationsOfAlpacaEval() throws IOException {
    String row =
        "{'instruction':'Why?','output_1':'a','generator_1':'m','output_2':'b',"
            + "'generator_2':'n','preference':%s}";
    Path file =
        Sample.lines(
            file("annotations.jsonl"),
            row.formatted("1.25"),
            row.formatted("2"),
            row.formatted("0"),
            row.formatted("null"));

    // From 1, the first is better, to 2: P(first) is 2 less the number; 0 is a draw.
    assertThat(all(DataFile.of(file).comparisons()))
        .extracting(ComparisonRow::preference)
        .containsExactly(0.75, 0.0, 0.5, Double.NaN);
    assertThat(all(DataFile.of(file).preferences())).hasSize(3);
  }

  @Test
  void joinsAnnotationsByIdWithResponsesAndPrompts() throws IOException {
    DataFile annotations =
        DataFile.of(
            Sample.packed(
                file("annotations.jsonl.gz"),
                "{'prompt_id': 0, 'model_1': 'm', 'model_2': 'n', 'preference_2': 0.25}"));
    DataFile outputs =
        DataFile.of(
            Sample.packed(
                file("outputs.jsonl.gz"),
                "{'prompt_id': 0, 'model': 'm', 'output': 'a'}",
                "{'prompt_id': 0, 'model': 'n', 'output': 'b'}"));
    DataFile prompts =
        DataFile.of(
            Sample.packed(
                file("prompts.jsonl.gz"),
                "{'prompt_id': 0, 'dataset': 'd', 'instruction': 'Why?'}"));

    assertThat(
            all(new PreferenceData(annotations, Optional.of(outputs), Optional.of(prompts)).rows()))
        .containsExactly(new PreferenceRow(Prompt.user("0", "Why?"), "a", "b", 0.75));
    assertThat(all(annotations.comparisons()))
        .containsExactly(
            new ComparisonRow(
                Prompt.named("0"), "m", "n", Optional.empty(), Optional.empty(), 0.75));
  }

  @Test
  void joinsResponsesByIdWithPromptsToLearnFrom() throws IOException {
    DataFile outputs =
        DataFile.of(
            Sample.lines(
                file("outputs.jsonl"),
                "{'prompt_id': 0, 'model': 'm', 'output': 'a'}",
                "{'prompt_id': 0, 'model': 'n', 'output': 'b'}",
                "{'prompt_id': 9, 'model': 'n', 'output': 'c'}"));
    DataFile prompts =
        DataFile.of(Sample.lines(file("prompts.jsonl"), "{'prompt_id': 0, 'instruction': 'Why?'}"));

    ConversationData data = new ConversationData(outputs, Optional.of(prompts));
    try (Rows<ConversationRow> rows = data.conversations(DataFile.Turns.EACH)) {
      assertThat(rows.next()).contains(new ConversationRow(Prompt.user("0", "Why?"), "a"));
      assertThat(rows.next()).contains(new ConversationRow(Prompt.user("0", "Why?"), "b"));
      assertThatThrownBy(rows::next)
          .isInstanceOf(BadDataException.class)
          .hasMessageContaining("outputs.jsonl:3: prompt 9 is not in")
          .hasMessageContaining("prompts.jsonl");
    }
    assertThat(all(outputs.texts())).containsExactly("a", "b", "c");
    assertThat(all(prompts.texts())).containsExactly("Why?");
  }

  @Test
  void takesColumnsByOtherNames() throws IOException {
    Path file = Sample.lines(file("qa.jsonl"), "{'question':'Why?','reply':'So.','key':7}");
    DataFile data =
        new DataFile(
            List.of(file),
            Optional.empty(),
            Map.of(Column.PROMPT, "question", Column.RESPONSE, "reply", Column.PROMPT_ID, "key"));

    assertThat(all(data.conversations(DataFile.Turns.LAST)))
        .containsExactly(new ConversationRow(Prompt.user("7", "Why?"), "So."));
    assertThat(all(data.responses(Optional.of("m"))))
        .containsExactly(new ResponseRow(Prompt.user("7", "Why?"), "m", "So."));
  }

  @Test
  void takesAShapeThatWouldNotBeRecognised() throws IOException {
    // Both prompt and messages are there, so it would pass for UltraChat.
    Path file =
        Sample.lines(
            file("chat.jsonl"),
            "{'prompt':'Hi','prompt_id':'c','messages':" + TURNS.formatted("x") + "}");
    DataFile data = new DataFile(List.of(file), Optional.of(Shape.PROMPTS), Map.of());
    assertThat(all(data.prompts()).get(0).messages()).hasSize(2);
  }

  @Test
  void readsSeveralFilesByAStarInOrder() throws IOException {
    Sample.lines(file("train-1.jsonl"), "{'prompt':'one'}");
    Sample.lines(file("train-0.jsonl"), "{'prompt':'zero'}", "", "{'prompt':'one'}");
    Sample.lines(file("test-0.jsonl"), "{'prompt':'no'}");

    // "one" is there twice, and given once.
    assertThat(all(DataFile.of(file("train-*.jsonl")).prompts()))
        .extracting(p -> p.messages().get(0).content())
        .containsExactly("zero", "one");
  }

  @Test
  void readsNumbersAndWhatIsNoNumberFromParquet() throws IOException, SQLException {
    Path file =
        Sample.parquet(
            file("p.parquet"),
            "SELECT 'x' AS prompt, 'a' AS first, 'b' AS second, p AS preference"
                + " FROM (VALUES (0.1::DOUBLE), ('nan'::DOUBLE), (NULL), (1.0)) t(p)");
    assertThat(all(DataFile.of(file).preferences()))
        .extracting(PreferenceRow::preference)
        .containsExactly(0.1, 1.0);
  }

  @Test
  void streamsWithoutHoldingTheFile() throws IOException, SQLException {
    Path file =
        Sample.parquet(
            file("big.parquet"),
            "SELECT i AS prompt_id, 'Prompt ' || i AS prompt FROM range(200000) t(i)");
    try (Rows<Prompt> rows = DataFile.of(file).prompts()) {
      assertThat(rows.next()).contains(Prompt.user("0", "Prompt 0"));
      assertThat(rows.next()).contains(Prompt.user("1", "Prompt 1"));
      assertThat(rows.place()).isEqualTo(file + " row 2");
    }
  }
}
