package org.comal.oracle.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelReaderTest {
  private static final LabelReader LABELS = new LabelReader(List.of("a", "b"));

  private static JsonNode choice(String tokens) throws Exception {
    return new JsonMapper().readTree("{\"logprobs\": {\"content\": [" + tokens + "]}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a | 1",
        "b | 0",
        "(b) | 0",
        "**a**. | 1",
        "Output (a) | 1",
        "Output (b) is better | 0",
        "ab | -1",
        "A | -1",
        "a or b | -1",
        "neither | -1",
        "'' | -1"
      })
  void readsALabelThatStandsAlone(String text, double p) {
    assertThat(LABELS.byText(text).orElse(-1)).isEqualTo(p);
  }

  @Test
  void readsTheFirstPlaceWithALabelAndEverySpellingThere() throws Exception {
    JsonNode choice =
        choice(
            """
            {"token": "Output", "top_logprobs": [{"token": "a", "logprob": -9.0}]},
            {"token": " (", "top_logprobs": []},
            {"token": "b", "top_logprobs": [{"token": "b", "logprob": -0.7},
              {"token": " a", "logprob": -1.2}, {"token": "a", "logprob": -2.3},
              {"token": "c", "logprob": -3.0}]}
            """);
    // e^-1.2 + e^-2.3 = .301194 + .100259 = .401453; e^-.7 = .496585.
    assertThat(LABELS.byLogprobs(choice).getAsDouble())
        .isCloseTo(0.401453 / (0.401453 + 0.496585), within(1e-5));
  }

  @Test
  void aLabelThatIsNotListedIsImpossible() throws Exception {
    JsonNode choice =
        choice("{\"token\": \"b\", \"top_logprobs\": [{\"token\": \"b\", \"logprob\": -0.1}]}");
    assertThat(LABELS.byLogprobs(choice)).hasValue(0);
  }

  @Test
  void isEmptyWithoutLogprobsOrLabel() throws Exception {
    assertThat(LABELS.byLogprobs(choice("{\"token\": \"The\", \"logprob\": -0.1}"))).isEmpty();
    assertThat(LABELS.byLogprobs(new JsonMapper().readTree("{\"logprobs\": null}"))).isEmpty();
    assertThat(LABELS.byLogprobs(choice("{\"token\": \"a\"}"))).isEmpty();
  }
}
