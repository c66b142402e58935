package org.comal.cli.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.comal.run.RunLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OracleFiguresTest {
  @TempDir private Path directory;

  private final List<String> complaints = new ArrayList<>();
  private final AtomicReference<Map<String, Double>> figures = new AtomicReference<>(Map.of());

  private Path file() {
    return RunLayout.ORACLE.in(directory);
  }

  private OracleFigures follow(long everyMillis) {
    return new OracleFigures(file(), figures::get, complaints::add, everyMillis);
  }

  private String await(String wanted) throws Exception {
    for (int i = 0; i < 1000; i++) {
      if (Files.exists(file()) && Files.readString(file()).equals(wanted)) {
        return wanted;
      }
      Thread.sleep(10);
    }
    return Files.readString(file());
  }

  /** What a kill leaves: nothing is closed. */
  @Test
  void figuresAreThereWhileTheWorkGoesOn() throws Exception {
    OracleFigures killed = follow(5);
    figures.set(Map.of("requests", 3.0));
    String first = "{\"requests\":3.0}\n";
    assertThat(await(first)).isEqualTo(first);
    figures.set(Map.of("requests", 8.0));
    String later = "{\"requests\":8.0}\n";
    assertThat(await(later)).isEqualTo(later);

    // The killed start's own figures stay as they are, and so its line.
    AtomicReference<Map<String, Double>> own = new AtomicReference<>(Map.of("requests", 0.0));
    OracleFigures second = new OracleFigures(file(), own::get, complaints::add, 100_000);
    own.set(Map.of("requests", 1.0));
    second.close();
    assertThat(Files.readAllLines(file()))
        .containsExactly("{\"requests\":8.0}", "{\"requests\":1.0}");
    killed.close();
  }

  @Test
  void aStartThatAsksNothingLeavesNoLine() {
    follow(5).close();
    figures.set(Map.of("requests", 0.0));
    follow(5).close();
    assertThat(file()).doesNotExist();
  }

  @Test
  void whatCannotBeWrittenIsSaidOnce() throws IOException {
    Files.createDirectories(file().resolveSibling(RunLayout.ORACLE.fileName() + ".partial"));
    OracleFigures followed = follow(100_000);
    figures.set(Map.of("requests", 3.0));
    followed.close();
    followed.close();
    assertThat(complaints).hasSize(1);
    assertThat(complaints.get(0)).startsWith("what the oracle was asked is not recorded: ");
  }
}
