package org.comal.eval.annotate;

import java.util.Optional;
import org.comal.dataset.DataFile;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Services;
import org.comal.task.Task;
import org.comal.task.TaskFactory;

/** Makes {@code comal annotate}. */
public final class AnnotateFactory implements TaskFactory {
  private enum Design {
    ALL,
    BASELINE,
    RANDOM
  }

  @Override
  public About about() {
    return new About(
        "annotate",
        "asks an oracle about pairs of candidate responses and writes the comparisons",
        SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # Candidate responses, several to a prompt: a file, a list of files, or a block with file,
        # format and columns; see docs/data.md. Required.
        answers = null
        # Who gave the responses that do not say so. null: that is an error.
        model = null
        # The prompts, where the responses name them by id only.
        prompts = null
        # Which pairs of a prompt's responses are asked about: all; baseline, each model's against
        # the baseline's; or random, some of all, drawn by run.seed.
        design = all
        # The model that the others are compared with; with it and design = random, some of those.
        baseline = null
        # Pairs to a prompt, for design = random.
        pairs = 1
        # Which response the oracle reads first: given, as the responses came; random, drawn for each
        # pair; or both, each pair asked twice for two rows. To average both orders, let the oracle use
        # symmetrized.
        order = given
        # Questions asked and brought to the disk together: as many as a kill may lose.
        batch-size = 256
        # Whether comparisons.parquet is written beside comparisons.jsonl.
        parquet = false
        """;
  }

  @Override
  public Blueprint<Task> read(Options options, Services services) {
    DataFile responses = DataFile.of(options, "answers", services);
    Optional<DataFile> prompts =
        options.has("prompts")
            ? Optional.of(DataFile.of(options, "prompts", services))
            : Optional.empty();
    Optional<String> model =
        options.has("model") ? Optional.of(options.text("model")) : Optional.empty();
    Optional<String> baseline =
        options.has("baseline") ? Optional.of(options.text("baseline")) : Optional.empty();
    Design design = options.choice("design", Design.class);
    int pairs = options.count("pairs");
    PairChoice.Order order = options.choice("order", PairChoice.Order.class);
    int batchSize = options.count("batch-size");
    boolean parquet = options.flag("parquet");
    if (design == Design.BASELINE && baseline.isEmpty()) {
      options.problem("design", options.path() + ".design is baseline; name the model in baseline");
    }
    if (design == Design.ALL && baseline.isPresent()) {
      options.problem(
          "baseline", options.path() + ".baseline is not for design = all; set design = baseline");
    }
    Part<PreferenceOracle> oracle =
        services.read(PreferenceOracleFactory.class, services.root(), "oracle");
    return () ->
        new AnnotateTask(
            new AnnotateTask.Candidates(responses, model, prompts),
            new PairChoice(baseline, design == Design.RANDOM ? pairs : Integer.MAX_VALUE, order),
            batchSize,
            parquet,
            oracle.make(),
            services.random(),
            services.listener());
  }
}
