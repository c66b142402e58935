package org.comal.oracle.record;

import java.nio.file.Path;
import java.util.Set;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Services;

/** Makes a {@link RecordedOracle}. */
public final class RecordedFactory implements PreferenceOracleFactory {
  private static final int LONGEST_WAIT_S = 86_400;

  @Override
  public About about() {
    return new About(
        "recorded", "another oracle's verdicts, kept in a file and replayed from it", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # The oracle inside: a block with a `use` of its own, best one that wears nothing itself:
        # symmetrized, sampled and cached go around this one. Required.
        of = null
        # The file, a DuckDB database, made where it is missing. Several runs may share it. Required.
        file = null
        # Questions asked at a time. Verdicts that come one by one, as a judge's, are brought to the
        # disk as they come; of those that come all at once, a kill loses so many at most.
        commit-every = 256
        # true: never ask; a question without a recorded verdict is an error.
        replay-only = false
        # true: questions that were abstained from are asked again.
        retry-abstentions = false
        # Seconds to wait while another process has the file open.
        lock-wait = 60
        """;
  }

  @Override
  public Set<String> operational() {
    return Set.of("replay-only", "lock-wait");
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    Path file = services.path(options, "file");
    RecordedOracle.Settings settings =
        new RecordedOracle.Settings(
            options.count("commit-every"),
            options.flag("replay-only"),
            options.flag("retry-abstentions"));
    int wait = (int) options.integer("lock-wait", 0, LONGEST_WAIT_S);
    Part<PreferenceOracle> of = services.read(PreferenceOracleFactory.class, options, "of");
    return () -> new RecordedOracle(of.make(), new VerdictFile(file, wait), settings);
  }
}
