package org.comal.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.data.Prompt;
import org.comal.plugin.Options;
import org.comal.plugin.Problems;
import org.comal.plugin.Services;
import org.comal.tallies.Tallies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every bad input is a sentence with file and line. */
class BadDataTest {
  @TempDir Path folder;

  private Path file(String name) {
    return folder.resolve(name);
  }

  private Path lines(String... lines) throws IOException {
    return Sample.lines(file("a.jsonl"), lines);
  }

  private static void fails(Rows<?> rows, String message) throws IOException {
    try (rows) {
      assertThatThrownBy(rows::toList).isInstanceOf(IOException.class).hasMessage(message);
    }
  }

  private static void failsLike(Rows<?> rows, String beginning) throws IOException {
    try (rows) {
      assertThatThrownBy(rows::toList)
          .isInstanceOf(BadDataException.class)
          .hasMessageStartingWith(beginning);
    }
  }

  private static void isCutOff(Path f) throws IOException {
    try (Rows<?> rows = DataFile.of(f).prompts()) {
      assertThatThrownBy(rows::toList)
          .isInstanceOf(BadDataException.class)
          .hasMessageMatching(
              "\\Q" + f + "\\E:\\d+: the packed file is cut off here; fetch or write it again");
    }
  }

  @Test
  void brokenJson() throws IOException {
    Path f = lines("{'prompt':'x'}", "", "{'prompt':'y'");
    failsLike(DataFile.of(f).prompts(), f + ":3: broken JSON: Unexpected end-of-input");
  }

  @Test
  void rowsOfALaterVersion() throws IOException {
    String said =
        ": the row is of schema_version 2, but this COMAL reads versions up to 1; read it with the"
            + " COMAL that wrote it or a later one.\nMaybe leave the column schema_version out, if"
            + " the file is not COMAL's.";
    Path responses =
        lines(
            "{'schema_version':1,'prompt':'x','model':'m','response':'r'}",
            "{'prompt':'y','model':'m','response':'r'}",
            "{'schema_version':2,'prompt':'z','model':'m','response':'r'}");
    fails(DataFile.of(responses).responses(Optional.empty()), responses + ":3" + said);
    fails(DataFile.of(responses).prompts(), responses + ":3" + said);

    // The version is told even where the columns of a later one are not known.
    Path comparisons = Sample.lines(file("c.jsonl"), "{'schema_version':2,'better':'a'}");
    fails(DataFile.of(comparisons).comparisons(), comparisons + ":1" + said);
  }

  @Test
  void parquetOfALaterVersion() throws IOException {
    Path lines =
        Sample.lines(
            file("c.jsonl"),
            "{'schema_version':3,'prompt_id':'1','first_model':'a','second_model':'b',"
                + "'preference':0.5}");
    ComparisonFile.toParquet(lines, file("c.parquet"));

    failsLike(
        DataFile.of(file("c.parquet")).comparisons(),
        file("c.parquet") + " row 1: the row is of schema_version 3, but");
  }

  @Test
  void anotherColumnOfTheNameIsNoVersion() throws IOException {
    Path f = lines("{'schema_version':'2024-07','prompt':'x'}");
    try (Rows<?> rows = DataFile.of(f).prompts()) {
      assertThat(rows.toList()).hasSize(1);
    }
  }

  @Test
  void twoObjectsOnALine() throws IOException {
    Path f = lines("{'prompt':'x'} {'prompt':'y'}");
    failsLike(DataFile.of(f).prompts(), f + ":1: broken JSON: ");
  }

  @Test
  void brokenArray() throws IOException {
    Path f = Sample.lines(file("a.json"), "[{'prompt':'x'},", " {'prompt':'y'},", "");
    failsLike(DataFile.of(f).prompts(), f + ":4: broken JSON: Unexpected end-of-input");
  }

  @Test
  void moreBehindAnArray() throws IOException {
    Path f = Sample.lines(file("a.json"), "[{'prompt':'x'}]", "[]");
    fails(DataFile.of(f).prompts(), f + ":2: there is more behind the end of the list");
  }

  @Test
  void bytesThatAreNotUtf8() throws IOException {
    Path f = Files.write(file("a.jsonl"), new byte[] {'{', '"', 'p', '"', ':', '"', (byte) 0xff});
    failsLike(DataFile.of(f).prompts(), f + ":1: broken JSON: Invalid UTF-8 start byte 0xff");
  }

  @Test
  void aRowThatIsNoObject() throws IOException {
    Path f = lines("{'prompt':'x'}", "[1,2]");
    fails(DataFile.of(f).prompts(), f + ":2: a row must be an object {…}, but this is [1,2]");
  }

  @Test
  void noRows() throws IOException {
    Path f = Files.writeString(file("a.jsonl"), "\n");
    fails(DataFile.of(f).prompts(), f + ": the file holds no row");
    Path empty = Files.writeString(file("b.json"), "[]");
    fails(DataFile.of(empty).prompts(), empty + ": the file holds no row");
  }

  @Test
  void aPackedFileThatIsCutOff() throws IOException {
    String[] lines = new String[2000];
    Arrays.setAll(lines, i -> "{'prompt':'" + Integer.toHexString(i * 0x9e3779b9) + "'}");
    byte[] bytes = Files.readAllBytes(Sample.packed(file("whole.jsonl.gz"), lines));
    for (int keep : new int[] {3, 12, bytes.length / 2, bytes.length - 3}) {
      isCutOff(Files.write(file(keep + ".jsonl.gz"), Arrays.copyOf(bytes, keep)));
    }
  }

  @Test
  void aPackedArrayThatIsCutOff() throws IOException {
    String[] lines = new String[2000];
    Arrays.setAll(
        lines,
        i -> (i == 0 ? "[" : ",") + "{'prompt':'" + Integer.toHexString(i * 0x9e3779b9) + "'}");
    byte[] bytes = Files.readAllBytes(Sample.packed(file("whole.json.gz"), lines));
    isCutOff(Files.write(file("half.json.gz"), Arrays.copyOf(bytes, bytes.length / 2)));
  }

  @Test
  void aPackedFileThatIsDamaged() throws IOException {
    String[] lines = new String[2000];
    Arrays.setAll(lines, i -> "{'prompt':'" + Integer.toHexString(i * 0x9e3779b9) + "'}");
    byte[] bytes = Files.readAllBytes(Sample.packed(file("whole.jsonl.gz"), lines));
    // The length at the end, which the unpacked text must have.
    bytes[bytes.length - 1] ^= 1;
    Path f = Files.write(file("bad.jsonl.gz"), bytes);
    failsLike(DataFile.of(f).prompts(), f + ":2001: the packed file is damaged (");
  }

  @Test
  void aSecondMemberThatIsDamagedAnywhere() throws IOException {
    byte[] first =
        Files.readAllBytes(Sample.packed(file("first.gz"), "{'prompt':'x'}", "{'prompt':'y'}"));
    byte[] second = Files.readAllBytes(Sample.packed(file("second.gz"), "{'prompt':'z'}"));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    try (Rows<Prompt> rows = DataFile.of(Files.write(file("both.jsonl.gz"), both)).prompts()) {
      assertThat(rows.toList()).hasSize(3);
    }
    for (int at = first.length; at < both.length; at++) {
      // Whether it is text, when it was packed, how and where tell nothing of the contents.
      if (at >= first.length + 3 && at < first.length + 10) {
        continue;
      }
      byte[] damaged = both.clone();
      damaged[at] ^= 1;
      Path f = Files.write(file(at + ".jsonl.gz"), damaged);
      try (Rows<?> rows = DataFile.of(f).prompts()) {
        assertThatThrownBy(rows::toList)
            .as("byte %s", at)
            .isInstanceOf(BadDataException.class)
            .hasMessageStartingWith(f + ":");
      }
    }
    Tallies.tell("a bit of a second member", Map.of("a sentence", both.length - first.length - 7));
  }

  @Test
  void whatFollowsAPackedFile() throws IOException {
    byte[] bytes = Files.readAllBytes(Sample.packed(file("whole.jsonl.gz"), "{'prompt':'x'}"));
    Path f = Files.write(file("more.jsonl.gz"), Arrays.copyOf(bytes, bytes.length + 2));
    fails(
        DataFile.of(f).prompts(),
        f
            + ":1: the packed file is damaged (what should be a gzip head is none); fetch or write"
            + " it again");
  }

  @Test
  void anUnknownShape() throws IOException {
    Path f = lines("{'text':'x','label':1}");
    fails(
        DataFile.of(f).preferences(),
        f
            + ":1: no known shape of preferences has the columns label, text.\n"
            + "There are: sharegpt-pairs {conversations, chosen, rejected}, ultrafeedback {chosen, rejected}, alpaca-eval-annotations {generator_1,"
            + " generator_2, preference}, preferences-of-the-second {model_1, model_2,"
            + " preference_2}, comparisons {first_model, second_model, preference}, preferences"
            + " {first, second, preference}.\n"
            + "Maybe name the columns in columns { … }");
  }

  @Test
  void aFormatOfAnotherKind() throws IOException {
    DataFile data =
        new DataFile(List.of(lines("{'prompt':'x'}")), Optional.of(Shape.PROMPTS), Map.of());
    failsLike(
        data.comparisons(),
        file("a.jsonl") + ":1: rows of the format prompts hold no comparisons; ");
  }

  @Test
  void aRowWithoutAResponse() throws IOException {
    Path f =
        lines(
            "{'instruction':'x','output':'y','generator':'m'}",
            "{'instruction':'x','output':null,'generator':'m'}");
    fails(DataFile.of(f).responses(Optional.empty()), f + ":2: the row has no output");
  }

  @Test
  void aConversationWithoutAResponse() throws IOException {
    Path f = lines("{'prompt':'x','messages':[{'role':'user','content':'x'}]}");
    fails(
        DataFile.of(f).conversations(DataFile.Turns.LAST),
        f + ":1: messages ends with a turn of user, so the row has no response");
    fails(
        DataFile.of(f).conversations(DataFile.Turns.EACH),
        f + ":1: messages has no turn of assistant, so the row has no response");
  }

  @Test
  void aRowThatDoesNotSayWhoAnswered() throws IOException {
    Path f = lines("{'prompt':'x','response':'y'}");
    fails(
        DataFile.of(f).responses(Optional.empty()),
        f + ":1: the row does not say who answered: it has no model");
  }

  @Test
  void aRowWithoutAPrompt() throws IOException {
    Path f = lines("{'model':'m','response':'y'}");
    fails(
        DataFile.of(f).responses(Optional.empty()),
        f + ":1: the row names no prompt: it has neither prompt_id nor prompt nor messages");
    fails(
        DataFile.of(f).conversations(DataFile.Turns.LAST),
        f + ":1: the row has no prompt: neither prompt nor messages");
  }

  @Test
  void wrongTypesInParquet() throws IOException, SQLException {
    Path f =
        Sample.parquet(file("a.parquet"), "SELECT 'x' AS prompt, i AS response FROM range(2) t(i)");
    fails(
        DataFile.of(f).conversations(DataFile.Turns.LAST),
        f + " row 1: response is 0, but must be a text");
    Path g =
        Sample.parquet(
            file("b.parquet"), "SELECT 'x' AS prompt, ['a'] AS chosen, ['b'] AS rejected");
    fails(
        DataFile.of(g).preferences(),
        g
            + " row 1: chosen[0] is \"a\", but must be a message with the texts role and content, or from and value");
  }

  @Test
  void aParquetFileThatIsCutOff() throws IOException, SQLException {
    byte[] bytes =
        Files.readAllBytes(Sample.parquet(file("whole.parquet"), "SELECT 'x' AS prompt"));
    Path f = Files.write(file("cut.parquet"), Arrays.copyOf(bytes, bytes.length / 2));
    failsLike(DataFile.of(f).prompts(), f + ": cannot be read as Parquet (");
  }

  @Test
  void aPreferenceThatIsNone() throws IOException {
    Path f = lines("{'prompt':'x','first':'a','second':'b','preference':1.5}");
    fails(
        DataFile.of(f).preferences(),
        f + ":1: preference is 1.5, but must be a number from 0 to 1");
  }

  @Test
  void anIdOfTwoPrompts() throws IOException {
    Path f =
        lines(
            "{'prompt_id':1,'prompt':'x'}",
            "{'prompt_id':1,'prompt':'x'}",
            "{'prompt_id':1,'prompt':'y'}");
    fails(
        DataFile.of(f).prompts(),
        f
            + ":3: prompt 1 has another text here than at "
            + f
            + ":1; an id must stand for one prompt");
  }

  @Test
  void comparisonsThatNameModelsOnly() throws IOException {
    Path f = lines("{'prompt_id':0,'model_1':'m','model_2':'n','preference_2':0}");
    Path outputs = Sample.lines(file("o.jsonl"), "{'prompt_id':0,'model':'m','output':'a'}");
    Path prompts = Sample.lines(file("p.jsonl"), "{'prompt_id':0,'prompt':'x'}");
    Optional<DataFile> responses = Optional.of(DataFile.of(outputs));
    fails(
        DataFile.of(f).preferences(),
        f
            + ":1: the row names the models only; their responses must be read from another file,"
            + " by answers");
    fails(
        new PreferenceData(DataFile.of(f), responses, Optional.empty()).rows(),
        f + ":1: prompt 0 is named by its id only; name the file that holds it in prompts");
    fails(
        new PreferenceData(DataFile.of(f), responses, Optional.of(DataFile.of(prompts))).rows(),
        f + ":1: the response of n to prompt 0 is not in " + outputs);
  }

  @Test
  void filesThatAreNotThere() throws IOException {
    try (Rows<?> rows = DataFile.of(file("none.jsonl")).prompts()) {
      assertThatThrownBy(rows::next).isInstanceOf(NoSuchFileException.class);
    }
    fails(DataFile.of(file("no-*.jsonl")).prompts(), "no file is called " + file("no-*.jsonl"));
    fails(
        DataFile.of(folder).prompts(),
        folder + " is a folder; name a file, or several as " + folder + "/*.jsonl");
  }

  @Test
  void configsNameWhatThereIs() {
    Services services = new Here(folder);
    Problems problems = new Problems();
    Options options =
        new Options(
            ConfigFactory.parseString(
                "train { file = a.jsonl, format = ultrachatt, columns { promt = q }, limit = 3 }"),
            "task",
            problems);
    DataFile.of(options, "train", services);
    assertThat(problems.list())
        .extracting(p -> p.message().replaceAll(" or one of .*; did", " …; did"))
        .containsExactlyInAnyOrder(
            "task.train.file is " + file("a.jsonl") + ", but there is no such file",
            "task.train.limit is not a known key; known: columns, file, format, ignore",
            "task.train.format is ultrachatt, but must be auto …; did you mean ultrachat?",
            "task.train.columns.promt is no column; there are prompt-id, prompt, input, system, messages, response,"
                + " model, first, second, first-model, second-model, first-answer, second-answer,"
                + " preference, chosen, rejected, chosen-score, rejected-score; did you mean"
                + " prompt?");
    Options names =
        new Options(ConfigFactory.parseString("a = x.jsonl, b = [x, y]"), "", new Problems());
    assertThat(DataFile.of(names, "a", services).files()).containsExactly(file("x.jsonl"));
    assertThat(DataFile.of(names, "b", services).files()).containsExactly(file("x"), file("y"));
  }
}
