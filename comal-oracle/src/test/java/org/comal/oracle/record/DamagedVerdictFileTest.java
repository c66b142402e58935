package org.comal.oracle.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the checksums that DuckDB has over its blocks find. */
class DamagedVerdictFileTest {
  private static final String ORACLE = "judge";

  @TempDir private Path temp;

  @Test
  void aChangedByteIsAnErrorThatNamesTheFileOrChangesNoVerdict() throws IOException {
    Path file = temp.resolve("answers.db");
    SplittableRandom random = new SplittableRandom(12);
    List<VerdictFile.Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      verdicts.add(
          new VerdictFile.Verdict(
              new UUID(random.nextLong(), random.nextLong()), "p" + i, random.nextDouble()));
    }
    new VerdictFile(file, 1).add(ORACLE, verdicts);
    Map<UUID, Double> recorded = new VerdictFile(file, 1).all(ORACLE);
    assertThat(recorded).hasSize(verdicts.size());
    byte[] whole = Files.readAllBytes(file);
    int named = 0;
    for (int trial = 0; trial < 150; trial++) {
      Path own = Files.createDirectory(temp.resolve("t" + trial)).resolve("answers.db");
      byte[] damaged = whole.clone();
      int at = random.nextInt(whole.length);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(own, damaged);
      try {
        assertThat(new VerdictFile(own, 1).all(ORACLE).equals(recorded)).as("byte %s", at).isTrue();
      } catch (IOException e) {
        named++;
        assertThat(e).as("byte %s", at).hasMessageContaining(own.toString());
      }
    }
    // Most of the file is read: the blocks of the table, but not those of its index.
    assertThat(named).isGreaterThan(50);
  }
}
