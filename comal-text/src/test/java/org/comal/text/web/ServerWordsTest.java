package org.comal.text.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"error\": {\"message\": \"too\\nlong\"}} | too long",
        "{\"error\": \"busy\"} | busy",
        "{\"message\": \"busy\"} | busy",
        "{\"error\": {\"code\": 7}} | {\"code\":7}",
        "\"busy\" | busy",
        "429 Too Many Requests | 429 Too Many Requests",
        "<p>busy</p> | <p>busy</p>",
        "{\"error | {\"error",
        "`` | ``"
      })
  void areTheErrorsOwnWhereTheyCanBeMadeOut(String body, String words) {
    assertThat(ServerWords.of(body).inShort(text -> text)).isEqualTo(words);
  }

  @Test
  void areMaskedWholeAndThenCutOff() {
    String body = "x".repeat(298) + "key" + "x".repeat(50);
    assertThat(ServerWords.of(body).inShort(text -> text.replace("key", "****")))
        .isEqualTo("x".repeat(298) + "**…");
  }
}
