package org.comal.eval.oracle;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comal.dataset.PreferenceData;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Services;
import org.comal.task.Task;
import org.comal.task.TaskFactory;

/** Makes {@code comal oracle eval}. */
public final class OracleEvalFactory implements TaskFactory {
  @Override
  public About about() {
    return new About(
        "oracle-eval",
        "measures an oracle against labelled pairs, and how far it is from a reward",
        SPI_VERSION);
  }

  @Override
  public List<String> command() {
    return List.of("oracle", "eval");
  }

  @Override
  public String keys() {
    return """
        # Pairs of responses with a preference, asked of the oracle in both orders: a file, or a
        # block with file and what completes it; the shapes are in docs/data.md. Required.
        pairs = null
        # A file with the ids of the prompts to keep, one a line, as comal oracle train leaves one in
        # held-out.txt. Left out: all.
        only = null
        # Whether to ask about all pairs of a prompt's responses, also those without a label: cycles
        # are found where three responses were compared with each other.
        all-pairs = false
        # Pairs asked at once; those that were asked before a kill are not asked again.
        batch-size = 64
        # Rows of the reliability table, for probabilities of the winner from ½ to 1.
        calibration-bins = 10
        """;
  }

  @Override
  public Blueprint<Task> read(Options options, Services services) {
    PreferenceData pairs = PreferenceData.of(options, "pairs", services);
    Optional<Path> only =
        options.has("only") ? Optional.of(services.path(options, "only")) : Optional.empty();
    boolean allPairs = options.flag("all-pairs");
    int batch = options.count("batch-size");
    int bins = options.count("calibration-bins");
    Part<PreferenceOracle> oracle =
        services.read(PreferenceOracleFactory.class, services.root(), "oracle");
    return () ->
        new OracleEvalTask(
            pairs,
            only,
            allPairs,
            batch,
            bins,
            oracle.make(),
            services.random(),
            services.listener());
  }
}
