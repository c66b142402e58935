package org.comal.oracle.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.comal.oracle.judge.verdict.LabelReader;
import org.comal.oracle.judge.verdict.LabelReader.By;
import org.comal.oracle.judge.verdict.LabelReader.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of a chat endpoint's choice: its JSON, and the verdict in it. */
class LabelReaderTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
  private static final LabelReader LABELS = new LabelReader(List.of("A", "B"), Optional.empty());

  /** A reply in these tokens, each with what its {@code top_logprobs} says, as JSON. */
  private static JsonNode reply(String... tokensAndListed) throws Exception {
    ObjectNode choice = JSON.createObjectNode();
    StringBuilder text = new StringBuilder();
    ArrayNode content = choice.putObject("logprobs").putArray("content");
    for (int i = 0; i < tokensAndListed.length; i += 2) {
      text.append(tokensAndListed[i]);
      ObjectNode token = content.addObject().put("token", tokensAndListed[i]).put("logprob", -0.1);
      token.set("top_logprobs", JSON.readTree("[" + tokensAndListed[i + 1] + "]"));
    }
    choice.putObject("message").put("content", text.toString());
    return choice;
  }

  private static String listed(Object... tokensAndLogprobs) {
    StringBuilder json = new StringBuilder();
    for (int i = 0; i < tokensAndLogprobs.length; i += 2) {
      json.append(i == 0 ? "" : ",")
          .append("{\"token\": \"" + tokensAndLogprobs[i] + "\", \"logprob\": ")
          .append(tokensAndLogprobs[i + 1])
          .append("}");
    }
    return json.toString();
  }

  private static Reading read(JsonNode choice) {
    JudgeReply.Said said = ChatChoice.read(choice, Optional.empty());
    return LABELS.read(said.text(), said.cutOff(), said.tokens());
  }

  private static JsonNode said(String text) {
    ObjectNode choice = JSON.createObjectNode();
    choice.putObject("message").put("content", text);
    return choice;
  }

  @Test
  void readsEverySpellingWhereTheVerdictStands() throws Exception {
    JsonNode choice =
        reply(
            "Output",
            listed("A", -9.0),
            " (",
            "",
            "B",
            listed("B", -0.7, " A", -1.2, "A", -2.3, "C", -3.0));
    Reading reading = read(choice);
    // e^-1.2 + e^-2.3 = .301194 + .100259 = .401453; e^-.7 = .496585.
    assertThat(reading.preference()).isCloseTo(0.401453 / (0.401453 + 0.496585), within(1e-5));
    assertThat(reading.by()).isEqualTo(By.LOGPROBS);
  }

  /** The article before it, and a label in the reasoning, are no verdict. */
  @Test
  void readsTheVerdictBehindTheReasoningAndNotTheArticleBeforeIt() throws Exception {
    String surely = listed("A", -0.01, " B", -6.0);
    for (String[] begin :
        List.of(
            new String[] {"A", surely, " careful reading.", "", " Verdict:", ""},
            new String[] {"<think>", "", "A", surely, " it is.", "", "</think>", ""},
            new String[] {"A", surely, " is short.\n", "", "\n", ""})) {
      String[] all = Arrays.copyOf(begin, begin.length + 2);
      all[begin.length] = " B";
      all[begin.length + 1] = listed(" B", -0.05, " A", -3.0);
      // σ(−3 + .05): the odds of A at the place of the verdict.
      assertThat(read(reply(all)))
          .isEqualTo(new Reading(read(reply(all)).preference(), By.LOGPROBS));
      assertThat(read(reply(all)).preference()).isCloseTo(1 / (1 + Math.exp(2.95)), within(1e-12));
    }
  }

  @Test
  void readsAnOrdinalByTheOther() throws Exception {
    JsonNode choice =
        reply("I", "", " choose the", "", " second", listed(" second", -0.2, " first", -1.8));
    assertThat(read(choice).preference()).isCloseTo(1 / (1 + Math.exp(1.6)), within(1e-12));
  }

  @Test
  void aTieIsHalfWhateverTheArticlesLogprobs() throws Exception {
    JsonNode choice = reply("A", listed("A", -0.1, "B", -3.0), " tie", "", ".", "");
    assertThat(read(choice)).isEqualTo(new Reading(0.5, By.TIE));
  }

  @Test
  void aLabelThatIsNotListedIsImpossible() throws Exception {
    assertThat(read(reply("B", listed("B", -0.1)))).isEqualTo(new Reading(0, By.LOGPROBS));
  }

  @Test
  void smallNumbersDoNotVanish() throws Exception {
    // e^-1000 is 0 in double precision; σ(1) is what they say.
    assertThat(read(reply("A", listed("A", -1000, "B", -1001))).preference())
        .isCloseTo(1 / (1 + Math.exp(-1)), within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NaN",
        "\"nan\"",
        "\"-inf\"",
        "-Infinity",
        "Infinity",
        "null",
        "\"-0.5\"",
        "true",
        "[]",
        "2.5"
      })
  void leavesOpenWhereALogprobIsNone(String logprob) throws Exception {
    for (String label : List.of("A", "B", " B")) {
      JsonNode choice = reply("A", listed("A", -0.1, "C", -2, label, logprob));
      if (!label.equals("A")) {
        assertThat(read(choice)).isEqualTo(Reading.NONE);
      }
      assertThat(read(reply("B", listed("B", -1, label + ".", logprob)))).isEqualTo(Reading.NONE);
    }
    // Elsewhere it does not matter.
    assertThat(read(reply("A", listed("A", -1, "B", -1, "The", logprob))).preference())
        .isEqualTo(0.5);
  }

  @Test
  void leavesOpenWhereALogprobIsMissing() throws Exception {
    assertThat(read(reply("A", "{\"token\": \"A\", \"logprob\": -0.1}, {\"token\": \"B\"}")))
        .isEqualTo(Reading.NONE);
    assertThat(read(reply("A", "{\"token\": \"A\"}"))).isEqualTo(Reading.NONE);
  }

  /** A weak judge says anything; what it would have said is in the first token's list. */
  @Test
  void readsTheFirstTokenWhereTheReplySaysNoVerdict() throws Exception {
    String two = listed("The", -0.3, "B", -2.0, "A", -2.5);
    Reading reading = read(reply("The", two, " weather", "", " is", "", " fine", ""));
    assertThat(reading.by()).isEqualTo(By.FIRST_TOKEN);
    assertThat(reading.preference()).isCloseTo(1 / (1 + Math.exp(0.5)), within(1e-12));

    // One alone says nothing of the other; denials and thoughts are no verdict, nor is an article.
    assertThat(read(reply("The", listed("The", -0.3, "B", -2.0), " sun", "")))
        .isEqualTo(Reading.NONE);
    assertThat(read(reply("Not", two, " A", ""))).isEqualTo(Reading.NONE);
    assertThat(read(reply("<think>", two, " A is fine", ""))).isEqualTo(Reading.NONE);
    assertThat(read(reply("A", two, " careful reading", ""))).isEqualTo(Reading.NONE);
  }

  @Test
  void readsTheTextWithoutLogprobs() throws Exception {
    assertThat(read(said("Verdict: B"))).isEqualTo(new Reading(0, By.TEXT));
    assertThat(LABELS.read("A", false, List.of())).isEqualTo(new Reading(1, By.TEXT));
    assertThat(read(said("The sun"))).isEqualTo(Reading.NONE);
    JsonNode parts =
        JSON.readTree(
            "{\"message\": {\"content\": [{\"type\": \"text\", \"text\": \"B\"}]}, \"logprobs\": null}");
    assertThat(read(parts)).isEqualTo(new Reading(0, By.TEXT));
    assertThat(read(JSON.readTree("{\"message\": {\"content\": null}}"))).isEqualTo(Reading.NONE);
  }
}
