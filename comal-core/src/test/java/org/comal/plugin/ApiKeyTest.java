package org.comal.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ApiKeyTest {
  private static final String SECRET = "sk-proj-0123456789abcdef";
  private static final ApiKey KEY = ApiKey.of(SECRET);

  @Test
  void whatGivesSomethingOfAKeyAwayIsMasked() {
    assertThat(KEY.masked("Incorrect key: " + SECRET + ".")).isEqualTo("Incorrect key: ****.");
    assertThat(KEY.masked("Incorrect key: sk-proj-01234****cdef"))
        .isEqualTo("Incorrect key: ********cdef");
    assertThat(KEY.masked("sk-proj-0 and sk-proj-01, twice")).isEqualTo("**** and ****, twice");
    byte[] bytes = SECRET.getBytes(StandardCharsets.US_ASCII);
    assertThat(KEY.masked("Basic " + Base64.getEncoder().encodeToString(bytes)))
        .isEqualTo("Basic ****");
    assertThat(KEY.masked("nothing of sk-pro")).isEqualTo("nothing of sk-pro");
    assertThat(ApiKey.NONE.masked("text")).isEqualTo("text");
  }
}
