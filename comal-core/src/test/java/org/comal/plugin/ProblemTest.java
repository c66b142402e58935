package org.comal.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemTest {
  @Test
  void sortsByFileThenLineThenMessage() {
    assertThat(
            Stream.of(
                    new Problem("b.conf:1", "x"),
                    new Problem("a.conf:10", "x"),
                    new Problem("a.conf:9", "z"),
                    new Problem("a.conf:9", "y"),
                    new Problem("a.conf", "x"),
                    new Problem("", "x"))
                .sorted()
                .map(Problem::toString))
        .containsExactly(
            "x", "a.conf: x", "a.conf:9: y", "a.conf:9: z", "a.conf:10: x", "b.conf:1: x");
  }

  @Test
  void theSameProblemCountsOnce() {
    Problems problems = new Problems();
    problems.add(new Problem("a.conf:1", "x"));
    problems.add(new Problem("a.conf:1", "x"));
    assertThat(problems.list()).hasSize(1);
  }

  @Test
  void aKeyOfTheCommandLineIsToldOnce() {
    assertThat(new Problem("--set task.train", "task.train: rows.jsonl is empty"))
        .hasToString("--set task.train: rows.jsonl is empty");
    assertThat(new Problem("--set task.train", "task.train is missing"))
        .hasToString("--set task.train: task.train is missing");
    assertThat(new Problem("a.conf:1", "1: x")).hasToString("a.conf:1: 1: x");
  }
}
