package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.comal.cli.Shell.Outcome;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
  @TempDir private Path temp;

  private static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Shell.CONF.resolve("examples"))) {
      return files.filter(f -> f.toString().endsWith(".conf")).sorted().toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyExampleRuns() throws IOException {
    return examples().stream()
        .map(
            example ->
                dynamicTest(
                    example.getFileName().toString(),
                    () -> {
                      Outcome run =
                          Shell.comal("run", example, "--out", temp.resolve(example.getFileName()));
                      assertThat(run.exit()).as(run.err()).isZero();
                      assertThat(run.out()).contains("gap");
                    }));
  }

  @Test
  void thereAreExamples() throws IOException {
    assertThat(examples()).hasSizeGreaterThanOrEqualTo(3);
  }
}
