package org.comal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        -0.0,
        0.1,
        -1e-300,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        1e22,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
      })
  void numbersComeBackToTheLastBit(double d) throws IOException {
    JsonRow row = JsonReader.read(Json.line(Map.of("one", d, "many", new double[] {d, d})));
    long bits = Double.doubleToLongBits(d);
    assertThat(Double.doubleToLongBits(row.number("one"))).isEqualTo(bits);
    for (double again : row.numbers("many")) {
      assertThat(Double.doubleToLongBits(again)).isEqualTo(bits);
    }
  }

  @Test
  void nanIsNullAndInfinitiesAreTexts() {
    double[] d = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    assertThat(Json.line(d)).isEqualTo("[null,\"Infinity\",\"-Infinity\"]");
    assertThat(Json.line(List.of(d[1], d[2]))).isEqualTo("[\"Infinity\",\"-Infinity\"]");
  }

  @Test
  void objectsComeBackInOrder() throws IOException {
    Map<String, Object> nested = new LinkedHashMap<>();
    nested.put("z", "tab\t, quote \", é \u0001");
    nested.put("a", Arrays.asList(null, true, 3L, 0.5, List.of()));
    Map<String, Object> all = Map.of("nested", nested);
    for (String text : List.of(Json.line(all), Json.pretty(all))) {
      JsonRow row = JsonReader.read(text);
      assertThat(row.values()).isEqualTo(all);
      assertThat(row.row("nested").values().keySet()).containsExactly("z", "a");
    }
  }

  @Test
  void longNumbersAreNotRounded() throws IOException {
    long most = Long.MAX_VALUE;
    assertThat(JsonReader.read(Json.line(Map.of("n", most))).integer("n")).isEqualTo(most);
  }

  @Test
  void aMissingOrOtherKeyIsNamed() throws IOException {
    JsonRow row = JsonReader.read("{\"text\":\"tea\",\"half\":0.5}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> row.number("none"))
        .withMessage("\"none\" is missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> row.number("text"))
        .withMessage("\"text\" is tea, where a Number is wanted");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> row.integer("half"))
        .withMessage("\"half\" is 0.5, where a Long is wanted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[1]", "{\"a\":1", "{\"a\":1} {}", "{\"a\":NaN}", "{a:1}"})
  void whatIsNoJsonObjectIsRefused(String text) {
    assertThatIOException().isThrownBy(() -> JsonReader.read(text));
  }
}
