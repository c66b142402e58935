package org.comal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedTest {
  private final List<String> closed = new ArrayList<>();

  private Opened three(Exception ofTheSecond) {
    Opened opened = new Opened();
    opened.<AutoCloseable>add(() -> closed.add("first"));
    opened.<AutoCloseable>add(
        () -> {
          closed.add("second");
          if (ofTheSecond != null) {
            throw ofTheSecond;
          }
        });
    opened.<AutoCloseable>add(() -> closed.add("third"));
    return opened;
  }

  @Test
  void closesTheLastFirstAndEachOnce() {
    Opened opened = three(null);
    opened.close();
    opened.close();
    assertThat(closed).containsExactly("third", "second", "first");
  }

  @Test
  void closesTheOthersThoughOneFails() {
    assertThatThrownBy(three(new IOException("stuck"))::close)
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("stuck");
    assertThat(closed).containsExactly("third", "second", "first");
  }

  @Test
  void aFailureKeepsWhatGoesWrongAfterIt() {
    IllegalArgumentException failure = new IllegalArgumentException("no such model");
    three(new IllegalStateException("stuck")).closeFor(failure);
    assertThat(failure.getSuppressed()).singleElement().asString().contains("stuck");
    assertThat(closed).hasSize(3);
  }
}
