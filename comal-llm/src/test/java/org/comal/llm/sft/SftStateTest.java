package org.comal.llm.sft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.comal.files.Json;
import org.comal.files.JsonReader;
import org.junit.jupiter.api.Test;

class SftStateTest {

  @Test
  void comesBackToTheLastBit() throws IOException {
    SftState state = new SftState();
    state.step = 7;
    state.tokens = Long.MAX_VALUE;
    state.loss = 0.1 + 0.2;
    state.data = "8 examples";
    SftState again = SftState.of(JsonReader.read(Json.pretty(state.json())));
    assertThat(again.best).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Json.line(again.json())).isEqualTo(Json.line(state.json()));
  }

  /** Earlier checkpoints have their numbers as texts. */
  @Test
  void earlierCheckpointsAreRead() throws IOException {
    SftState state =
        SftState.of(
            JsonReader.read(
                """
                {
                  "schema-version": 1,
                  "step": 3,
                  "answer-tokens": 120,
                  "tokens": 900,
                  "computed-tokens": 1000,
                  "loss-sum": "12.000000000000002",
                  "loss-tokens": 40,
                  "last-loss": "NaN",
                  "validation-loss": "1.5E-4",
                  "best-loss": "Infinity",
                  "best-step": 0,
                  "metrics-bytes": 77,
                  "data": "8 examples"
                }
                """));
    assertThat(state.step).isEqualTo(3);
    assertThat(state.loss).isEqualTo(12.000000000000002);
    assertThat(state.lastLoss).isNaN();
    assertThat(state.validation).isEqualTo(1.5e-4);
    assertThat(state.best).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(state.metricsBytes).isEqualTo(77);
  }
}
