package org.comal.oracle.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.comal.oracle.judge.FakeJudge.body;
import static org.comal.oracle.judge.FakeJudge.text;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comal.data.Comparison;
import org.comal.oracle.OracleException;
import org.comal.plugin.ApiKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Nobody but the server gets to see the key. */
class JudgeSecrecyTest extends JudgeCase {
  private final Logger logger = (Logger) LoggerFactory.getLogger("org.comal.oracle.judge");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    logger.setLevel(Level.TRACE);
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(log);
  }

  @Test
  void stopsWhereTheKeyIsTurnedAwayAndNeverShowsIt() {
    server.when(
        "any",
        body(401, "{\"error\": {\"message\": \"Incorrect API key provided: " + SECRET + "\"}}"));
    try (JudgeOracle judge = judge()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> ask(judge, "any"))
          .withMessageContaining(
              "turns requests away: status 401: Incorrect API key provided: ****");
      assertThat(server.attempts("any")).isEqualTo(1);
      assertThatIllegalStateException().isThrownBy(() -> ask(judge, "fine"));
      assertThat(server.requests).hasSize(1);
    }
  }

  @Test
  void neverShowsTheKey() {
    server
        .when("echo", text(SECRET))
        .when("refused", body(400, SECRET))
        .when("busy", body(500, SECRET), text("A"))
        .when("quota", body(429, "insufficient_quota for " + SECRET));
    List<String> shown = new ArrayList<>();
    ApiKey key = ApiKey.of(" " + SECRET + "\n");
    shown.add(key.toString());
    try (JudgeOracle judge = judge(2, 1, 100, Double.POSITIVE_INFINITY)) {
      List<Comparison> questions =
          List.of(question("echo"), question("refused"), question("busy"), question("quota"));
      shown.add(
          catchThrowableOfType(OracleException.class, () -> judge.prefer(questions, RANDOM))
              .toString());
      shown.add(judge.id());
      shown.add(judge.counts().figures().toString());
      shown.add(endpoint().toString());
    }
    log.list.forEach(e -> shown.add(e.getFormattedMessage() + e.getThrowableProxy()));
    assertThat(log.list).hasSizeGreaterThanOrEqualTo(4);
    assertThat(shown).hasSize(5 + log.list.size()).noneMatch(s -> s.contains(SECRET));
    assertThat(shown).anyMatch(s -> s.contains("****"));
  }

  /** Where a text is cut off, part of a key would not be known for one. */
  @Test
  void aKeyIsMaskedBeforeATextIsCutOff() {
    server
        .when("refused", body(400, "x".repeat(290) + SECRET))
        .when("echo", text("x".repeat(70) + SECRET));
    try (JudgeOracle judge = judge()) {
      judge.prefer(List.of(question("refused"), question("echo")), RANDOM);
    }
    assertThat(log.list).hasSizeGreaterThanOrEqualTo(2);
    assertThat(log.list)
        .allSatisfy(e -> assertThat(e.getFormattedMessage()).doesNotContain("sk-"))
        .anySatisfy(e -> assertThat(e.getFormattedMessage()).contains("xxx****"));
  }

  /** As servers write it that escape what need not be. */
  @Test
  void aKeyIsMaskedHoweverItIsEscaped() {
    ApiKey key = ApiKey.of("sk-AAAA+BBBB/CCCC==");
    server
        .when("net", body(400, "{\"error\": {\"message\": \"bad sk-AAAA\\u002BBBBB/CCCC==\"}}"))
        .when("php", body(400, "{\"error\": \"bad sk-AAAA+BBBB\\/CCCC==\"}"))
        .when("other", body(400, "{\"detail\": [\"bad sk-AAAA\\u002BBBBB\\/CCCC==\"]}"));
    for (String server : List.of("net", "php", "other")) {
      log.list.clear();
      try (JudgeOracle judge =
          judge(endpoint(), key, settings(0, 1, 9, Double.POSITIVE_INFINITY, Optional.empty()))) {
        ask(judge, server);
      }
      assertThat(log.list)
          .as(server)
          .anySatisfy(e -> assertThat(e.getFormattedMessage()).contains("bad ****"))
          .allSatisfy(e -> assertThat(e.getFormattedMessage()).doesNotContain("BBBB"));
    }
  }

  @Test
  void doesNotFollowARedirectWithTheKey() {
    server.when("moved", body(307, "", "Location", server.url() + "/elsewhere"));
    try (JudgeOracle judge = judge()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> ask(judge, "moved"))
          .withMessageContaining("status 307");
    }
  }
}
