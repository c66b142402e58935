package org.comal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.comal.files.FaultyFileSystem.Fault;
import org.comal.tallies.Tallies;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchFileTest {
  private static final int BATCH = 3;

  /** Of two whole batches and a shorter one, beyond ASCII so that a cut may hit a letter. */
  private static final List<String> LINES =
      IntStream.range(0, 8).mapToObj(i -> "\"öäü" + "ß".repeat(i) + "\"").toList();

  @TempDir private Path temp;
  private Path file;
  private Path sums;

  @BeforeEach
  void name() {
    file = temp.resolve("rows.jsonl");
    sums = temp.resolve("rows.jsonl.sha-256");
  }

  /** Does what is left, and tells the lines that were there and those of batches that returned. */
  private static List<List<String>> work(Path file, int batch, int most) throws IOException {
    List<List<String>> done = new ArrayList<>();
    try (BatchFile rows = BatchFile.open(file, batch, LINES.size())) {
      done.add(kept(rows));
      for (int from = rows.keptLines(); from < most; from += batch) {
        List<String> next = LINES.subList(from, Math.min(from + batch, LINES.size()));
        rows.append(next);
        done.add(next);
      }
    }
    return done;
  }

  private static void work(Path file) throws IOException {
    work(file, BATCH, LINES.size());
  }

  private static List<String> kept(Path file, int batch) throws IOException {
    try (BatchFile rows = BatchFile.open(file, batch, LINES.size())) {
      assertThat(kept(rows)).hasSize(rows.keptLines());
      return kept(rows);
    }
  }

  private static List<String> kept(BatchFile rows) throws IOException {
    try (FileLines lines = rows.kept()) {
      return all(lines);
    }
  }

  private static List<String> all(FileLines lines) throws IOException {
    List<String> all = new ArrayList<>();
    for (String line = lines.next(); line != null; line = lines.next()) {
      all.add(line);
    }
    return all;
  }

  @Test
  void aFaultAtAnyFileOperationEndsInTheSameBytesAndLosesNoBatchThatWasTold() throws IOException {
    work(file);
    for (Fault fault : Fault.values()) {
      boolean met = true;
      int operations = 0;
      for (; met; operations++) {
        Path own =
            Files.createDirectory(temp.resolve(fault + "-" + operations)).resolve("rows.jsonl");
        FaultyFileSystem faulty = new FaultyFileSystem(fault, operations);
        List<String> told = new ArrayList<>();
        try (BatchFile rows = BatchFile.open(faulty.in(own), BATCH, LINES.size())) {
          for (int from = 0; from < LINES.size(); from += BATCH) {
            List<String> next = LINES.subList(from, Math.min(from + BATCH, LINES.size()));
            rows.append(next);
            told.addAll(next);
          }
        } catch (IOException e) {
          assertThat(fault).isNotEqualTo(Fault.SHORT_WRITES);
        }
        met = faulty.met();
        assertThat(work(own, BATCH, LINES.size()).get(0))
            .as("%s %s", fault, operations)
            .hasSizeGreaterThanOrEqualTo(told.size());
        assertThat(own).as("%s %s", fault, operations).hasSameBinaryContentAs(file);
        assertThat(own.resolveSibling(sums.getFileName())).hasSameBinaryContentAs(sums);
      }
      Tallies.tell(fault.name(), Map.of("the bytes of a life without a fault", operations - 1));
      // A file and its sums are opened, and of three batches each line and each batch is written;
      // faults that ask for more count what they are met by alone.
      assertThat(operations).isGreaterThan(fault == Fault.KILL ? 2 + 3 * 4 : 1);
    }
  }

  @Test
  void aKillWhileAFileIsTakenUpLosesNothingEither() throws IOException {
    work(file);
    byte[] whole = Files.readAllBytes(file);
    boolean met = true;
    for (int operations = 0; met; operations++) {
      Path own = Files.createDirectory(temp.resolve("kill-" + operations)).resolve("rows.jsonl");
      Files.copy(sums, own.resolveSibling(sums.getFileName()));
      Files.write(own, Arrays.copyOf(whole, whole.length - 1));
      FaultyFileSystem dying = new FaultyFileSystem(Fault.KILL, operations);
      try {
        work(dying.in(own));
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("killed");
      }
      met = dying.met();
      assertThat(work(own, BATCH, LINES.size()).get(0)).hasSizeGreaterThanOrEqualTo(6);
      assertThat(own).hasBinaryContent(whole);
      assertThat(own.resolveSibling(sums.getFileName())).hasSameBinaryContentAs(sums);
    }
  }

  /** Of a file, with the others as they are; it is whole again afterwards. */
  private void assertAnyChangedByteIsNamed(Path damaged, String what) throws IOException {
    byte[] whole = Files.readAllBytes(damaged);
    for (int at = 0; at < whole.length; at++) {
      byte[] other = whole.clone();
      other[at] ^= 4;
      Files.write(damaged, other);
      assertThatExceptionOfType(DamagedFileException.class)
          .as("byte %s", at)
          .isThrownBy(() -> work(file))
          .withMessageStartingWith(damaged + " is damaged: ");
      assertThat(damaged).hasBinaryContent(other);
    }
    Files.write(damaged, whole);
    Tallies.tell(what, Map.of("a sentence", whole.length));
  }

  @Test
  void anyByteChangedInWhatIsKeptIsASentenceThatNamesTheFile() throws IOException {
    work(file, BATCH, 6);
    byte[] whole = Files.readAllBytes(file);
    assertAnyChangedByteIsNamed(file, "a bit of a row");
    // As the sentence advises.
    Files.write(file, Arrays.copyOf(whole, (int) Files.size(file) / 2));
    Files.delete(sums);
    assertThat(work(file, BATCH, 6).get(0)).hasSize(3);
    assertThat(file).hasBinaryContent(whole);
  }

  @Test
  void anyByteChangedInTheSumsIsASentenceThatNamesThem() throws IOException {
    work(file, BATCH, 6);
    assertAnyChangedByteIsNamed(sums, "a bit of the sums");
  }

  @Test
  void linesOfTheSumsThatAreMissingOrMovedAreNoticedWhereTheyCount() throws IOException {
    work(file);
    List<String> told = Files.readAllLines(sums);
    assertThat(told).hasSize(3);
    byte[] whole = Files.readAllBytes(file);
    Files.write(sums, told.subList(0, 2));
    assertThatExceptionOfType(DamagedFileException.class)
        .isThrownBy(() -> work(file))
        .withMessageStartingWith(sums + " is damaged: it tells of ");
    Files.write(sums, List.of(told.get(0), told.get(2), told.get(1)));
    assertThatExceptionOfType(DamagedFileException.class)
        .isThrownBy(() -> work(file))
        .withMessage(sums + " is damaged: line 3 tells less than the one before");
    // What is told of the end is told of all before it.
    Files.write(sums, List.of(told.get(2), told.get(2)));
    assertThat(kept(file, BATCH)).isEqualTo(LINES);
    assertThat(sums).hasContent(String.join("\n", told) + "\n");
    assertThat(file).hasBinaryContent(whole);
  }

  @Test
  void aFileThatIsCutOffByMoreThanABatchIsNamed() throws IOException {
    work(file);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, 30));
    assertThatExceptionOfType(DamagedFileException.class)
        .isThrownBy(() -> work(file))
        .withMessageStartingWith(file + " is damaged: it has 30 bytes where ")
        .withMessageContaining("keep the first 0 bytes");
  }

  /** As a version before left it: what is cut off may end within a letter. */
  @Test
  void aFileWithoutSumsIsTakenAsItIsWhereverItWasCutOff() throws IOException {
    work(file);
    byte[] whole = Files.readAllBytes(file);
    for (int keep = 0; keep <= whole.length; keep++) {
      Path own = Files.createDirectory(temp.resolve("cut-" + keep)).resolve("rows.jsonl");
      Files.write(own, Arrays.copyOf(whole, keep));
      work(own);
      assertThat(own).as("cut at %s", keep).hasBinaryContent(whole);
      assertThat(own.resolveSibling(sums.getFileName())).hasSameBinaryContentAs(sums);
    }
  }

  @Test
  void anotherSizeOfBatchesTellsOfThese() throws IOException {
    work(file, BATCH, 6);
    assertThat(kept(file, 4)).hasSize(4);
    work(file, 4, LINES.size());
    Path other = temp.resolve("other.jsonl");
    work(other, 4, LINES.size());
    assertThat(file).hasSameBinaryContentAs(other);
    assertThat(sums).hasSameBinaryContentAs(temp.resolve("other.jsonl.sha-256"));
  }

  @Test
  void aFileThatWasRemovedIsNamedUnlessItsFirstBatchIsAllThatIsTold() throws IOException {
    work(file);
    Files.delete(file);
    assertThatExceptionOfType(DamagedFileException.class)
        .isThrownBy(() -> work(file))
        .withMessage(
            file
                + " is damaged: it is missing, and rows.jsonl.sha-256 tells what it held; put back a"
                + " copy, or remove the other, and all of it is done again");
    Files.write(sums, Files.readAllLines(sums).subList(0, 1));
    assertThat(kept(file, BATCH)).isEmpty();
    assertThat(sums).doesNotExist();
  }

  @Test
  void aLineWithoutAnEndBehindTheBatchesIsCutOff() throws IOException {
    work(file);
    byte[] whole = Files.readAllBytes(file);
    Files.writeString(file, "{\"half", StandardOpenOption.APPEND);
    assertThat(kept(file, BATCH)).isEqualTo(LINES);
    assertThat(file).hasBinaryContent(whole);
  }

  @Test
  void aFileWrittenWholeIsComparedWithItsSum() throws IOException {
    SummedFile.write(file, "öne\ntwo\n");
    SummedFile.write(file, "ßix\ntwo\n");
    SummedFile.require(file);
    for (Path damaged : List.of(file, sums)) {
      byte[] whole = Files.readAllBytes(damaged);
      for (int at = 0; at < whole.length; at++) {
        byte[] other = whole.clone();
        other[at] ^= 4;
        Files.write(damaged, other);
        assertThatExceptionOfType(DamagedFileException.class)
            .as("byte %s", at)
            .isThrownBy(() -> SummedFile.require(file))
            .withMessageStartingWith(damaged + " is damaged: ");
      }
      Files.write(damaged, Arrays.copyOf(whole, whole.length - 1));
      assertThatExceptionOfType(DamagedFileException.class)
          .isThrownBy(() -> SummedFile.require(file));
      Files.write(damaged, whole);
    }
    Files.delete(sums);
    SummedFile.require(file);
  }
}
