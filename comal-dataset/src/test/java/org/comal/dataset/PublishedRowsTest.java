package org.comal.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows as data sets are published: nothing that they say is lost. */
class PublishedRowsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Message SYSTEM = new Message("system", "Be brief.");
  private static final Message ASKS = new Message("user", "Why?");
  private static final Message SAYS = new Message("assistant", "Because.");
  private static final Message ASKS_ON = new Message("user", "And then?");

  @TempDir Path folder;

  private DataFile lines(String... lines) throws IOException {
    return DataFile.of(Sample.lines(folder.resolve("a.jsonl"), lines));
  }

  private static <T> T only(Rows<T> rows) throws IOException {
    try (rows) {
      List<T> all = rows.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  private static ConversationRow conversation(DataFile data) throws IOException {
    return only(data.conversations(DataFile.Turns.LAST));
  }

  private static void refuses(Rows<?> rows, String... parts) throws IOException {
    try (rows) {
      assertThatThrownBy(rows::toList)
          .isInstanceOf(BadDataException.class)
          .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }
  }

  private static String turn(Message m) {
    return "{'role':'" + m.role() + "','content':'" + m.content() + "'}";
  }

  private static String turns(Message... all) {
    List<String> turns = new ArrayList<>();
    for (Message m : all) {
      turns.add(turn(m));
    }
    return "[" + String.join(",", turns) + "]";
  }

  private static Message response(String text) {
    return new Message("assistant", text);
  }

  /** How the same rows may be written. */
  enum Form {
    JSON_LINES,
    ARRAY,
    PARQUET,
    COMMAS,
    TABS
  }

  /** Writes one row in a form; in tables of texts, lists are the JSON of themselves. */
  private DataFile written(Form form, String row) throws IOException, SQLException {
    JsonNode node = JSON.readTree(row.replace('\'', '"'));
    Path file = folder.resolve("rows." + form);
    switch (form) {
      case JSON_LINES -> Files.writeString(file, node + "\n");
      case ARRAY -> Files.writeString(file, "[" + node + "]");
      case PARQUET -> {
        Path json = Files.writeString(folder.resolve("rows.json"), node + "\n");
        Sample.parquet(file, "SELECT * FROM read_json('" + json + "')");
      }
      case COMMAS, TABS -> {
        String separator = form == Form.COMMAS ? "," : "\t";
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        node.properties()
            .forEach(
                e -> {
                  names.add(e.getKey());
                  JsonNode v = e.getValue();
                  String text = v.isTextual() ? v.textValue() : v.toString();
                  values.add('"' + text.replace("\"", "\"\"") + '"');
                });
        file = folder.resolve(form == Form.COMMAS ? "rows.csv" : "rows.tsv");
        Files.writeString(
            file,
            String.join(separator, names) + "\n" + String.join(separator, values) + "\n",
            StandardCharsets.UTF_8);
      }
    }
    return DataFile.of(file);
  }

  @ParameterizedTest
  @EnumSource
  void readsAlpacaInEveryForm(Form form) throws IOException, SQLException {
    DataFile data =
        written(form, "{'instruction':'Sort, please.','input':'3,1,2','output':'1,2,\\n3'}");
    ConversationRow row = conversation(data);
    assertThat(row.prompt().messages())
        .containsExactly(new Message("user", "Sort, please.\n\n3,1,2"));
    assertThat(row.response()).isEqualTo("1,2,\n3");
  }

  @ParameterizedTest
  @EnumSource
  void readsPairsOfConversationsInEveryForm(Form form) throws IOException, SQLException {
    DataFile data =
        written(
            form,
            "{'chosen':"
                + turns(ASKS, SAYS, ASKS_ON, response("good"))
                + ",'rejected':"
                + turns(ASKS, SAYS, ASKS_ON, response("bad"))
                + ",'score_chosen':7.5,'score_rejected':7.5}");
    PreferenceRow row = only(data.preferences());
    assertThat(row.prompt().messages()).containsExactly(ASKS, SAYS, ASKS_ON);
    assertThat(List.of(row.first(), row.second())).containsExactly("good", "bad");
    // The scores are equal, which is a draw, also where numbers are written as texts.
    assertThat(row.preference()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @EnumSource
  void readsShareGptInEveryForm(Form form) throws IOException, SQLException {
    DataFile data =
        written(
            form,
            "{'system':'Be brief.','conversations':[{'from':'human','value':'Why?'},"
                + "{'from':'gpt','value':'Because.'},{'from':'human','value':'And then?'},"
                + "{'from':'gpt','value':'Nothing.'}]}");
    ConversationRow row = conversation(data);
    assertThat(row.prompt().messages()).containsExactly(SYSTEM, ASKS, SAYS, ASKS_ON);
    assertThat(row.response()).isEqualTo("Nothing.");
  }

  @Test
  void anInputMakesAnotherPrompt() throws IOException {
    DataFile data =
        lines(
            "{'instruction':'Sort.','input':'3,1','output':'1,3','generator':'m'}",
            "{'instruction':'Sort.','input':'9,8','output':'8,9','generator':'m'}",
            "{'instruction':'Sort.','input':'','output':'What?','generator':'m'}",
            "{'instruction':'Sort.','output':'What?','generator':'n'}");
    try (Rows<ResponseRow> rows = data.responses(Optional.empty())) {
      List<ResponseRow> all = rows.toList();
      assertThat(all)
          .extracting(r -> r.prompt().messages().get(0).content())
          .containsExactly("Sort.\n\n3,1", "Sort.\n\n9,8", "Sort.", "Sort.");
      assertThat(all.stream().map(r -> r.prompt().id()).distinct()).hasSize(3);
    }
    try (Rows<Prompt> prompts = data.prompts()) {
      assertThat(prompts.toList()).hasSize(3);
    }
  }

  @Test
  void aSystemColumnGoesBeforeWhateverTheRowIs() throws IOException {
    String system = "{'system':'Be brief.',";
    for (String rest :
        List.of(
            "'prompt':'Why?','response':'So.'}",
            "'prompt':" + turns(ASKS) + ",'completion':" + turns(response("So.")) + "}",
            "'prompt':" + turns(SYSTEM, ASKS) + ",'completion':'So.'}",
            "'messages':" + turns(ASKS, response("So.")) + "}",
            "'instruction':'Why?','output':'So.'}",
            "'prompt':'Why?','chosen':'So.','rejected':'No.'}",
            "'conversations':[{'from':'human','value':'Why?'},{'from':'gpt','value':'So.'}]}")) {
      ConversationRow row = conversation(lines(system + rest));
      assertThat(row.prompt().messages()).as(rest).containsExactly(SYSTEM, ASKS);
      assertThat(row.response()).as(rest).isEqualTo("So.");
    }
    refuses(
        lines("{'system':'Be long.','messages':" + turns(SYSTEM, ASKS, response("So.")) + "}")
            .conversations(DataFile.Turns.LAST),
        ":1: system differs from the system turn");
  }

  @Test
  void conversationsMayBeTheirJson() throws IOException {
    String json = JSON.writeValueAsString(turns(ASKS, response("So.")).replace('\'', '"'));
    for (String column : List.of("messages", "conversations")) {
      Path file = folder.resolve(column + ".jsonl");
      Files.writeString(file, "{\"" + column + "\": " + json + "}\n");
      assertThat(conversation(DataFile.of(file)))
          .extracting(row -> row.prompt().messages(), ConversationRow::response)
          .containsExactly(List.of(ASKS), "So.");
    }
    // What another language writes looks like one and is none.
    Path python =
        Files.writeString(
            folder.resolve("python.jsonl"),
            "{\"prompt\": \"[{'role': 'user', 'content': 'Why?'}]\", \"response\": \"So.\"}\n");
    refuses(
        DataFile.of(python).conversations(DataFile.Turns.LAST),
        "python.jsonl:1: prompt is",
        "but must be a list of messages, or the JSON of one");
    // A text that begins with a bracket is a text.
    assertThat(
            conversation(lines("{'prompt':'[1, 2] sorted?','response':'[{}]'}"))
                .prompt()
                .messages())
        .containsExactly(new Message("user", "[1, 2] sorted?"));
  }

  @Test
  void aPromptMayHaveSeveralTurns() throws IOException {
    String prompt = "{'prompt':" + turns(SYSTEM, ASKS, SAYS, ASKS_ON);
    for (String rest :
        List.of(
            ",'response':'So.'}",
            ",'completion':" + turns(response("So.")) + "}",
            ",'chosen':" + turns(response("So.")) + ",'rejected':" + turns(response("No.")) + "}",
            ",'chosen':" + turn(response("So.")) + ",'rejected':" + turn(response("No.")) + "}",
            ",'chosen':'So.','rejected':'No.'}",
            ",'chosen':"
                + turns(SYSTEM, ASKS, SAYS, ASKS_ON, response("So."))
                + ",'rejected':"
                + turns(SYSTEM, ASKS, SAYS, ASKS_ON, response("No."))
                + "}")) {
      ConversationRow row = conversation(lines(prompt + rest));
      assertThat(row.prompt().messages()).containsExactly(SYSTEM, ASKS, SAYS, ASKS_ON);
      assertThat(row.response()).isEqualTo("So.");
    }
  }

  @Test
  void turnsOfBothResponsesBelongToThePrompt() throws IOException {
    PreferenceRow row =
        only(
            lines(
                    "{'prompt':"
                        + turns(ASKS)
                        + ",'chosen':"
                        + turns(SAYS, ASKS_ON, response("good"))
                        + ",'rejected':"
                        + turns(SAYS, ASKS_ON, response("bad"))
                        + "}")
                .preferences());
    assertThat(row.prompt().messages()).containsExactly(ASKS, SAYS, ASKS_ON);
  }

  @Test
  void readsPairsBesideAConversation() throws IOException {
    PreferenceRow row =
        only(
            lines(
                    "{'conversations':[{'from':'human','value':'Why?'}],"
                        + "'chosen':{'from':'gpt','value':'good'},"
                        + "'rejected':{'from':'gpt','value':'bad'}}")
                .preferences());
    assertThat(row.prompt().messages()).containsExactly(ASKS);
    assertThat(List.of(row.first(), row.second())).containsExactly("good", "bad");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ANOTHER QUESTION", "Why? ", "why?"})
  void twoPromptsAreNoPair(String other) throws IOException {
    DataFile data =
        lines(
            "{'chosen':"
                + turns(ASKS, response("a"))
                + ",'rejected':"
                + turns(new Message("user", other), response("b"))
                + "}");
    String said = ":1: chosen and rejected differ before their last turns, at turn 1";
    refuses(data.preferences(), said);
    refuses(data.comparisons(), said);
    refuses(data.responses(Optional.empty()), said);
    refuses(data.prompts(), said);
    refuses(data.conversations(DataFile.Turns.LAST), said);
  }

  @Test
  void pairsThatPartBeforeTheLastTurnAreRefused() throws IOException {
    refuses(
        lines(
                "{'chosen':"
                    + turns(ASKS, SAYS, ASKS_ON, response("a"))
                    + ",'rejected':"
                    + turns(ASKS, response("Hm."), ASKS_ON, response("b"))
                    + "}")
            .preferences(),
        "differ before their last turns, at turn 2");
    refuses(
        lines(
                "{'prompt':'How?','chosen':"
                    + turns(ASKS, response("a"))
                    + ",'rejected':"
                    + turns(ASKS, response("b"))
                    + "}")
            .preferences(),
        "the prompt is not what chosen and rejected begin with");
    refuses(
        lines("{'chosen':" + turns(response("a")) + ",'rejected':" + turns(response("b")) + "}")
            .preferences(),
        "no column holds a prompt");
    refuses(
        lines("{'prompt':'Why?','chosen':" + turns(response("a")) + ",'rejected':'b'}")
            .preferences(),
        "one of chosen and rejected is a text");
  }

  @Test
  void aResponseOfSeveralTurnsMustFollowItsPrompt() throws IOException {
    refuses(
        lines("{'prompt':'How?','response':" + turns(ASKS, response("a")) + "}")
            .conversations(DataFile.Turns.LAST),
        "response holds turns before the response that are not those of the prompt");
    refuses(
        lines("{'prompt':'How?','messages':" + turns(ASKS) + ",'response':'a'}")
            .conversations(DataFile.Turns.LAST),
        "the row has two prompts");
  }

  @Test
  void aTableWithARowThatIsShortIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "prompt,response\na,b\nc\n");
    refuses(
        DataFile.of(file).conversations(DataFile.Turns.LAST),
        "a.csv: cannot be read as comma-separated values (");
  }

  @Test
  void contentInPartsIsJoinedAndOtherPartsAreRefused() throws IOException {
    String text =
        "{'role':'user','content':[{'type':'text','text':'Wh'},{'type':'text','text':'y?'}]}";
    assertThat(
            conversation(lines("{'messages':[" + text + "," + turn(response("So.")) + "]}"))
                .prompt()
                .messages())
        .containsExactly(ASKS);
    refuses(
        lines(
                "{'messages':[{'role':'user','content':[{'type':'image','url':'x'}]},"
                    + turn(response("So."))
                    + "]}")
            .conversations(DataFile.Turns.LAST),
        "messages[0] is");
  }
}
