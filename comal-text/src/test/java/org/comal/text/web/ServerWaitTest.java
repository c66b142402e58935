package org.comal.text.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerWaitTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static Duration asked(String... namesAndValues) {
    Map<String, List<String>> all = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      all.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
    }
    return ServerWait.of(HttpHeaders.of(all, (name, value) -> true), NOON).orElse(null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 | 7000",
        "' 1.5 ' | 1500",
        "0 | 0",
        "Sun, 01 Mar 2026 12:00:06 GMT | 6000",
        "Sunday, 01-Mar-26 12:00:06 GMT | 6000",
        "Sun Mar  1 12:00:06 2026 | 6000",
        "Sun, 01 Mar 2026 11:59:00 GMT | 0",
        "Mon, 01 Mar 2027 12:00:00 GMT | 31536000000"
      })
  void readsSecondsAndTheThreeFormsOfDates(String value, long millis) {
    assertThat(asked("Retry-After", value)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"-5", "soon", "''", "NaN", "1e3", "'7, 8'"})
  void leavesToTheJudgeWhatIsNoWait(String value) {
    assertThat(asked("Retry-After", value)).isNull();
    assertThat(asked("retry-after-ms", value)).isNull();
  }

  @Test
  void millisecondsGoFirstAndWhatCannotBeReadIsPassedOver() {
    assertThat(asked("Retry-After", "7", "retry-after-ms", "250"))
        .isEqualTo(Duration.ofMillis(250));
    assertThat(asked("Retry-After", "7", "retry-after-ms", "-1")).isEqualTo(Duration.ofSeconds(7));
    assertThat(asked()).isNull();
  }

  @Test
  void countsFromTheServersOwnTime() {
    assertThat(
            asked(
                "Date",
                "Sun, 01 Mar 2026 09:00:00 GMT",
                "Retry-After",
                "Sun, 01 Mar 2026 09:00:06 GMT"))
        .isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void aNumberWithoutEndIsLongAndNotNegative() {
    assertThat(asked("Retry-After", "999999999999999999")).isGreaterThan(Duration.ofDays(1000));
  }
}
