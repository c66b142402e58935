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
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.comal.files.FaultyFileSystem;
import org.comal.files.FaultyFileSystem.Fault;
import org.comal.prox.PhaseKey;
import org.comal.prox.StepFiles.Scope;
import org.comal.tallies.Tallies;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Phases whose rows come in batches, cut off in between. */
class GrowingPhaseTest {
  private static final int BATCH = 3;
  private static final List<String> ROWS =
      IntStream.range(0, 11).mapToObj(i -> "é ".repeat(i % 4) + i).toList();

  @TempDir private Path temp;
  private final List<String> complaints = new ArrayList<>();
  private byte[] whole;

  @BeforeEach
  void withoutFaults() throws IOException {
    assertThat(rows(step(temp.resolve("plain"), "settings", 1 << 20), Integer.MAX_VALUE))
        .isEqualTo(ROWS);
    whole = Files.readAllBytes(temp.resolve("plain/samples.jsonl"));
  }

  private StepDirectory step(Path directory, String settings, long held) {
    return new StepDirectory(directory, Optional.empty(), settings, complaints::add, held);
  }

  /** What cuts a phase off. */
  private static final class Cut extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final List<Integer> kept = new ArrayList<>();

  /** Rows of batches that were taken. */
  private int handedOn;

  private List<String> rows(StepDirectory step, int batches) {
    return step.rows(
        "samples",
        Scope.RUN,
        () -> PhaseKey.of("samples").build(),
        StepDirectoryTest.TEXT,
        (known, next) -> making(known, next, batches));
  }

  private List<String> making(int known, Consumer<List<String>> next, int batches) {
    kept.add(known);
    int left = batches;
    for (int from = known; ; from += BATCH) {
      if (left-- == 0) {
        throw new Cut();
      }
      List<String> batch = ROWS.subList(from, Math.min(from + BATCH, ROWS.size()));
      if (from + BATCH >= ROWS.size()) {
        return batch;
      }
      next.accept(batch);
      handedOn = from + BATCH;
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aPhaseThatWasCutOffGoesOnBehindItsBatches() throws IOException {
    for (long held : new long[] {0, 1 << 20}) {
      for (int batches = 0; batches < 4; batches++) {
        Path own = temp.resolve("cut-" + held + "-" + batches);
        int after = batches;
        assertThatThrownBy(() -> rows(step(own, "settings", held), after)).isInstanceOf(Cut.class);
        assertThat(own.resolve("samples.jsonl")).doesNotExist();
        kept.clear();
        assertThat(rows(step(own, "settings", held), Integer.MAX_VALUE)).isEqualTo(ROWS);
        assertThat(kept).containsExactly(BATCH * batches);
        assertThat(own.resolve("samples.jsonl")).hasBinaryContent(whole);
        assertThat(names(own)).containsExactly("samples.jsonl");
      }
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  void batchesOfARunWithOtherSettingsCountForNothing() {
    Path own = temp.resolve("other");
    assertThatThrownBy(() -> rows(step(own, "others", 0), 2)).isInstanceOf(Cut.class);
    kept.clear();
    assertThat(rows(step(own, "settings", 0), Integer.MAX_VALUE)).isEqualTo(ROWS);
    assertThat(kept).containsExactly(0);
    assertThat(own.resolve("samples.jsonl")).hasBinaryContent(whole);
  }

  @Test
  void aFaultAtAnyFileOperationEndsInTheSameBytesAndLosesNoBatchThatWasTaken() throws IOException {
    for (Fault fault : Fault.values()) {
      boolean met = true;
      int operations = 0;
      for (; met; operations++) {
        Path own = temp.resolve(fault + "-" + operations);
        FaultyFileSystem faulty = new FaultyFileSystem(fault, operations);
        handedOn = 0;
        try {
          assertThat(rows(step(faulty.in(own), "settings", 0), Integer.MAX_VALUE)).isEqualTo(ROWS);
        } catch (UncheckedIOException e) {
          assertThat(fault).isNotEqualTo(Fault.SHORT_WRITES);
        }
        met = faulty.met();
        int before = handedOn;
        kept.clear();
        assertThat(rows(step(own, "settings", 0), Integer.MAX_VALUE)).isEqualTo(ROWS);
        // Nothing is made where the file was whole.
        assertThat(kept).as("%s %s", fault, operations).allMatch(known -> known >= before);
        assertThat(own.resolve("samples.jsonl"))
            .as("%s %s", fault, operations)
            .hasBinaryContent(whole);
        assertThat(names(own)).as("%s %s", fault, operations).containsExactly("samples.jsonl");
      }
      Tallies.tell(fault.name(), Map.of("the bytes of a life without a fault", operations - 1));
      assertThat(operations).isGreaterThan(fault == Fault.KILL ? 12 : 1);
    }
    assertThat(complaints).isEmpty();
  }

  /** Every third byte of the rows and of what is told of them. */
  @Test
  void batchesWithAByteChangedAreMadeAgain() throws IOException {
    Path own = temp.resolve("damaged");
    assertThatThrownBy(() -> rows(step(own, "settings", 0), 3)).isInstanceOf(Cut.class);
    Path growing = own.resolve("samples.rows");
    Path sums = own.resolve("samples.rows.sha-256");
    byte[] rowsBefore = Files.readAllBytes(growing);
    byte[] sumsBefore = Files.readAllBytes(sums);
    int head = Files.readString(growing).indexOf('\n') + 1;
    for (Path damaged : List.of(growing, sums)) {
      byte[] before = damaged.equals(growing) ? rowsBefore : sumsBefore;
      for (int at = 0; at < before.length; at += 3) {
        Files.deleteIfExists(own.resolve("samples.jsonl"));
        Files.write(growing, rowsBefore);
        Files.write(sums, sumsBefore);
        byte[] other = before.clone();
        other[at] ^= 4;
        Files.write(damaged, other);
        kept.clear();
        assertThat(rows(step(own, "settings", 0), Integer.MAX_VALUE)).isEqualTo(ROWS);
        assertThat(own.resolve("samples.jsonl")).as("byte %s", at).hasBinaryContent(whole);
        boolean inRows = damaged.equals(sums) || at >= head;
        assertThat(kept)
            .as("byte %s", at)
            .allMatch(known -> inRows ? known < 3 * BATCH : known == 3 * BATCH);
      }
    }
    assertThat(complaints)
        .isNotEmpty()
        .allMatch(
            sentence ->
                sentence.matches(
                    "(?s).*samples\\.rows(\\.sha-256)? is damaged: .*\nThe first \\d+ bytes of .* are"
                        + " kept, and what followed is made again"));
  }

  @Test
  void rowsAreTheSameWhereTheyAreHeldAndWhereTheyStand() {
    List<String> held = rows(step(temp.resolve("plain"), "settings", 1 << 20), 0);
    List<String> stored = rows(step(temp.resolve("plain"), "settings", 0), 0);
    assertThat(stored).isInstanceOf(StoredRows.class).isEqualTo(held).isEqualTo(ROWS);
    assertThat(held).isNotInstanceOf(StoredRows.class);
    for (int from = 0; from <= ROWS.size(); from++) {
      for (int to = from; to <= ROWS.size(); to++) {
        List<String> part = stored.subList(from, to);
        assertThat(part).isEqualTo(ROWS.subList(from, to));
        assertThat(part.stream().toList()).isEqualTo(ROWS.subList(from, to));
        for (int i = 0; i < part.size(); i++) {
          assertThat(part.get(i)).isEqualTo(ROWS.get(from + i));
        }
      }
    }
    assertThatThrownBy(() -> stored.subList(2, 4).get(2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aRowThatIsDamagedAfterItWasFoundWholeIsNamed() throws IOException {
    List<String> stored = rows(step(temp.resolve("plain"), "settings", 0), 0);
    Path file = temp.resolve("plain/samples.jsonl");
    Files.writeString(file, Files.readString(file).replace("\"text\":\"é 1\"", "\"tent\":\"é 1\""));
    assertThat(stored.get(0)).isEqualTo("0");
    assertThatThrownBy(() -> stored.get(1))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file + " is damaged: line 3 cannot be read (");
  }
}
