package org.comal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.files.JsonRow;
import org.comal.files.Snapshot;
import org.comal.prox.PhaseKey;
import org.comal.prox.RowFormat;
import org.comal.prox.StepFiles.Scope;
import org.comal.tallies.Tallies;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepDirectoryTest {
  static final RowFormat<String> TEXT =
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
  private final List<String> complaints = new ArrayList<>();
  private int worked;

  @BeforeEach
  void open() {
    step =
        new StepDirectory(temp.resolve("step-0001"), Optional.empty(), "settings", complaints::add);
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
        (kept, batches) -> {
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
  void rowsWithAnyByteChangedAreMadeAgain() throws IOException {
    rows("a");
    Path file = temp.resolve("step-0001/samples.jsonl");
    byte[] whole = Files.readAllBytes(file);
    int first = Files.readString(file).indexOf('\n') + 1;
    for (int at = first; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 4;
      Files.write(file, damaged);
      worked = 0;
      complaints.clear();
      assertThat(rows("a")).as("byte %s", at).containsExactly("tea", "sea");
      assertThat(worked).as("byte %s", at).isEqualTo(1);
      assertThat(complaints)
          .containsExactly(
              file
                  + " is damaged: its rows have another SHA-256 than its first line says; it is"
                  + " made again");
      assertThat(file).hasBinaryContent(whole);
    }
    Tallies.tell("a bit of a row", Map.of("made again", whole.length - first));
  }

  @Test
  void aFirstLineWithAnyByteChangedGivesTheSameRowsOrASentence() throws IOException {
    rows("a");
    Path file = temp.resolve("step-0001/samples.jsonl");
    byte[] whole = Files.readAllBytes(file);
    int first = Files.readString(file).indexOf('\n') + 1;
    int sentences = 0;
    for (int at = 0; at < first; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 4;
      Files.write(file, damaged);
      try {
        assertThat(rows("a")).as("byte %s", at).containsExactly("tea", "sea");
      } catch (UncheckedIOException sentence) {
        assertThat(sentence).hasMessageContaining(file + " has schema-version ");
        sentences++;
      }
    }
    Tallies.tell(
        "a bit of the first line",
        Map.of("a sentence", sentences, "made again", first - sentences));
  }

  @Test
  void sharedRowsThatAreDamagedAreMadeAgainForAllRuns() throws IOException {
    Path shared = temp.resolve("shared");
    List<String> rows = new ArrayList<>();
    for (int run = 1; run <= 3; run++) {
      StepDirectory own =
          new StepDirectory(
              temp.resolve("run-" + run), Optional.of(shared), "settings", complaints::add);
      rows.addAll(
          own.rows(
              "samples",
              Scope.SHARED,
              () -> key("a"),
              TEXT,
              (kept, batches) -> {
                worked++;
                return List.of("tea");
              }));
      if (run == 1) {
        Path file = shared.resolve(key("a").hash() + ".jsonl");
        Files.writeString(file, Files.readString(file).replace("tea", "pea"));
      }
    }
    assertThat(rows).containsExactly("tea", "tea", "tea");
    assertThat(worked).isEqualTo(2);
    assertThat(complaints).hasSize(1);
  }

  /** As a version before left them: without a checksum. */
  @Test
  void rowsWithoutAChecksumAreReadAsBefore() throws IOException {
    rows("a");
    Path file = temp.resolve("step-0001/samples.jsonl");
    Files.writeString(
        file, Files.readString(file).replaceFirst(",\"rows-sha-256\":\"[0-9a-f]{64}\"", ""));
    assertThat(rows("a")).containsExactly("tea", "sea");
    assertThat(worked).isEqualTo(1);
    assertThat(complaints).isEmpty();
  }

  @Test
  void whatAPhaseKeptDamagedIsBegunAnew() throws IOException {
    step.keep(
        "training",
        () -> key("a"),
        Map.of("batch", 3),
        d -> Files.writeString(Files.createDirectory(d.resolve("learner")).resolve("w"), "1.5"));
    Path weights = temp.resolve("step-0001/training/learner/w");
    Files.writeString(weights, "1.7");
    assertThat(step.kept("training", () -> key("a"))).isEmpty();
    assertThat(complaints)
        .containsExactly(
            weights
                + " is damaged: it has another SHA-256 than state.json says; the phase is begun"
                + " anew");
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
        state
            .replaceAll("\\s", "")
            .replaceAll(",\"files\":.*}", "}")
            .replace("\"batch\":3", "\"batch\":3,\"loss\":null");
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
