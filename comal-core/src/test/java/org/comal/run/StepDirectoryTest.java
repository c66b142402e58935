package org.comal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.files.JsonRow;
import org.comal.files.Snapshot;
import org.comal.prox.PhaseKey;
import org.comal.prox.RowFormat;
import org.comal.prox.StepFiles.Scope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepDirectoryTest {
  private static final RowFormat<String> TEXT =
      new RowFormat<>() {
        @Override
        public Map<String, ?> write(String row) {
          return Map.of("text", row);
        }

        @Override
        public String read(JsonRow json) {
          return json.text("text");
        }
      };

  @TempDir private Path temp;
  private StepDirectory step;
  private int worked;

  @BeforeEach
  void open() {
    step = new StepDirectory(temp.resolve("step-0001"), Optional.empty(), "settings");
  }

  private static PhaseKey key(String text) {
    return PhaseKey.of("samples").text("of", text).build();
  }

  private List<String> rows(String key) {
    return step.rows(
        "samples",
        Scope.RUN,
        () -> key(key),
        TEXT,
        () -> {
          worked++;
          return List.of("tea", "sea");
        });
  }

  private static void laterVersion(Path file) throws IOException {
    String text = Files.readString(file);
    String later = text.replaceFirst("(\"schema-version\": ?)1", "$1" + 2);
    assertThat(later).isNotEqualTo(text);
    Files.writeString(file, later);
  }

  @Test
  void rowsAreWorkedOutOnceForAKey() {
    assertThat(rows("a")).containsExactly("tea", "sea").isEqualTo(rows("a"));
    assertThat(worked).isEqualTo(1);
    rows("b");
    assertThat(worked).isEqualTo(2);
  }

  @Test
  void rowsOfAnotherVersionAreRefusedAndStay() throws IOException {
    rows("a");
    Path file = temp.resolve("step-0001/samples.jsonl");
    laterVersion(file);
    String later = Files.readString(file);
    assertThatThrownBy(() -> rows("a"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageEndingWith(
            file
                + " has schema-version 2, but this COMAL reads version 1; go on with the COMAL that"
                + " wrote it");
    assertThat(worked).isEqualTo(1);
    assertThat(file).hasContent(later);
  }

  /** Earlier states stand on one line, with null for a loss that was not measured yet. */
  @Test
  void whatAPhaseKeptEarlierIsReadAlsoFromBetweenTwoRenames() throws IOException {
    step.keep("training", () -> key("a"), Map.of("batch", 3), d -> {});
    Path kept = temp.resolve("step-0001/training");
    String state = Files.readString(kept.resolve("state.json"));
    String earlier =
        state.replaceAll("\\s", "").replace("\"batch\":3", "\"batch\":3,\"loss\":null");
    Files.writeString(kept.resolve("state.json"), earlier + "\n");
    Path old = temp.resolve("step-0001/training.old");
    Files.move(kept, old);
    Snapshot found = step.kept("training", () -> key("a")).orElseThrow();
    assertThat(found.directory()).isEqualTo(old);
    assertThat(found.state().integer("batch")).isEqualTo(3);
    assertThat(found.state().number("loss")).isNaN();
  }

  @Test
  void whatAPhaseKeptInAnotherVersionIsRefused() throws IOException {
    step.keep(
        "training", () -> key("a"), Map.of("batch", 3), d -> Files.writeString(d.resolve("x"), ""));
    assertThat(step.kept("training", () -> key("a"))).isPresent();
    assertThat(step.kept("training", () -> key("b"))).isEmpty();
    Path state = temp.resolve("step-0001/training/state.json");
    laterVersion(state);
    assertThatThrownBy(() -> step.kept("training", () -> key("a")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(state + " has schema-version 2");
  }
}
