package org.comal.oracle.record;

import java.nio.file.Path;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.oracle.PreferenceOracle;
import org.comal.tck.CountingOracle;
import org.comal.tck.OracleKit;
import org.junit.jupiter.api.io.TempDir;

class RecordedOracleKitTest extends OracleKit {
  @TempDir Path directory;

  @Override
  protected PreferenceOracle oracle() {
    return new RecordedOracle(
        new CountingOracle("judge"),
        new VerdictFile(directory.resolve("answers.duckdb"), 60),
        RecordedOracle.Settings.DEFAULT);
  }

  /** The longer one wins. */
  @Override
  protected List<Comparison> firstWins() {
    return List.of(CountingOracle.question(1, "aaa", "b"));
  }

  @Override
  protected List<Comparison> comparisons() {
    return List.of(
        CountingOracle.question(1, "a", "bb"),
        CountingOracle.question(1, "aaa", "b"),
        CountingOracle.question(2, "a", "bbb"));
  }
}
