package org.comal.oracle.record;

import java.nio.file.Path;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.Factory;
import org.comal.tck.FactoryKit;
import org.junit.jupiter.api.io.TempDir;

class RecordedFactoryTest extends FactoryKit<PreferenceOracle> {
  @TempDir Path directory;

  @Override
  protected Factory<PreferenceOracle> factory() {
    return new RecordedFactory();
  }

  @Override
  protected Class<? extends Factory<PreferenceOracle>> kind() {
    return PreferenceOracleFactory.class;
  }

  @Override
  protected String block() {
    return """
        file = answers.duckdb
        of { use = recorded, file = inner.duckdb, of { use = counting } }
        """;
  }

  @Override
  protected Path baseDirectory() {
    return directory;
  }
}
