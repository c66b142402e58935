package org.comal.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.comal.oracle.OracleException;
import org.comal.policy.PromptException;
import org.junit.jupiter.api.Test;

class ErrorsTest {
  @Test
  void whatIsSaidForTheUserIsPrintedAsItIs() {
    for (Exception said :
        new Exception[] {
          new IOException("game.conf is gone"),
          new OracleException("the judge is gone"),
          new PromptException("prompt 7 has 76 tokens, but the limit is 11"),
          new ArithmeticException("the gradient of w is not finite")
        }) {
      assertThat(Errors.sentence(said)).isEqualTo(said.getMessage());
    }
  }

  @Test
  void whatIsNotIsAFaultOfTheProgram() {
    assertThat(Errors.sentence(new IllegalArgumentException("negative")))
        .startsWith("internal error: ")
        .contains("negative", "--stacktrace");
  }
}
