package org.comal.eval;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.comal.data.Prompt;
import org.comal.dataset.BadDataException;
import org.comal.dataset.DataFile;
import org.comal.dataset.ResponseRow;
import org.comal.dataset.Rows;
import org.comal.eval.winrate.Bootstrap;
import org.comal.eval.winrate.InstructionDifficulty;
import org.comal.eval.winrate.Outcome;
import org.comal.eval.winrate.ResponseLengths;
import org.comal.eval.winrate.WinRateCsv;
import org.comal.eval.winrate.WinRateJson;
import org.comal.eval.winrate.WinRateReport;
import org.comal.eval.winrate.WinRateText;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.files.DurableFiles;
import org.comal.files.FileMode;
import org.comal.oracle.PreferenceOracle;
import org.comal.policy.Policy;
import org.comal.prompts.PromptSource;
import org.comal.random.RandomSource;
import org.comal.run.RunLayout;
import org.comal.task.Task;
import org.comal.work.DividedWork;

/**
 * Compares models pair by pair on the prompts that both answered, each response of one with each of
 * the other. Responses that say the same are a draw, and the oracle is not asked.
 *
 * <p>Leaves {@code matrix.json}, {@code pairs.csv}, {@code models.csv}, {@code summary.txt}, what
 * the oracle said in {@code comparisons.jsonl}, and what policies answered in {@code answers/}.
 */
final class EvalTask implements Task {
  private static final String TEXTS = "responses.partial";

  /** Where the models' responses and the comparisons come from. */
  record Sources(
      List<Entrant> entrants,
      Optional<DataFile> responses,
      Optional<DataFile> prompts,
      Optional<DataFile> comparisons) {

    /** For what holds their texts. */
    FileMode mode() throws IOException {
      FileMode mode = FileMode.USUAL;
      for (DataFile file :
          Stream.concat(
                  Stream.of(responses, prompts).flatMap(Optional::stream),
                  entrants.stream()
                      .filter(Entrant.FromFile.class::isInstance)
                      .map(entrant -> ((Entrant.FromFile) entrant).responses()))
              .toList()) {
        mode = mode.and(file.mode());
      }
      return mode;
    }
  }

  private final Sources sources;
  private final EvalSettings settings;
  private final Optional<PreferenceOracle> oracle;
  private final Optional<Policy> policy;
  private final Optional<PromptSource> data;
  private final DividedWork work;
  private final RandomSource random;
  private final Listener listener;

  /**
   * @param oracle from here on owned; empty where comparisons are read
   * @param policy loads the entrants that are policies; from here on owned
   * @param data what policies answer
   */
  EvalTask(
      Sources sources,
      EvalSettings settings,
      Optional<PreferenceOracle> oracle,
      Optional<Policy> policy,
      Optional<PromptSource> data,
      DividedWork work,
      RandomSource random,
      Listener listener) {
    this.sources = sources;
    this.settings = settings;
    this.oracle = oracle;
    this.policy = policy;
    this.data = data;
    this.work = work;
    this.random = random;
    this.listener = listener;
  }

  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    Path texts = directory.resolve(TEXTS);
    sources.mode().prepare(texts);
    try (ResponseSheet sheet = new ResponseSheet(texts)) {
      readResponses(directory, sheet);
      return run(directory, sheet);
    }
  }

  private Map<String, ?> run(Path directory, ResponseSheet sheet) throws IOException {
    List<String> models;
    List<Outcome> outcomes;
    OrderFigures orders = new OrderFigures();
    if (sources.comparisons().isPresent()) {
      outcomes = GivenComparisons.read(sources.comparisons().get(), sheet, settings.limit());
      models = List.of();
    } else {
      models = sheet.models();
      PairQuestions questions = new PairQuestions(sheet, settings.baseline(), settings.limit());
      AskedPairs pairs =
          new AskedPairs(
              RunLayout.COMPARISONS.in(directory),
              oracle.orElseThrow(),
              settings,
              random,
              listener);
      outcomes = listener.during(Phase.COMPARE, () -> pairs.ask(questions, orders));
    }
    ResponseLengths lengths = sheet.lengths();
    Map<String, Double> difficulty =
        settings.difficulty()
            ? InstructionDifficulty.estimate(outcomes, lengths, settings.baseline().orElseThrow())
            : Map.of();
    Bootstrap bootstrap =
        new Bootstrap(settings.resamples(), settings.level(), random.at("bootstrap"));
    WinRateReport report =
        WinRateReport.of(models, outcomes, lengths, difficulty, settings.errorsOver(), bootstrap);
    DurableFiles.write(RunLayout.WIN_RATES.in(directory), WinRateJson.write(report));
    DurableFiles.write(RunLayout.PAIR_RATES.in(directory), WinRateCsv.pairs(report));
    DurableFiles.write(RunLayout.MODEL_RATES.in(directory), WinRateCsv.models(report));
    boolean both = sources.comparisons().isEmpty() && settings.bothOrders();
    long open = outcomes.stream().filter(o -> Double.isNaN(o.preference())).count();
    DurableFiles.write(
        RunLayout.SUMMARY.in(directory),
        WinRateText.write(report)
            + counted(outcomes.size(), open)
            + (both ? orders.summary() : ""));
    return result(report, outcomes.size(), open, both ? orders.figures() : Map.of());
  }

  /** Of how many pairs the rates are. */
  private static String counted(int all, long open) {
    return String.format(
        Locale.ROOT,
        "The rates count %,d of %,d pairs of responses%s.\n",
        all - open,
        all,
        open == 0 ? "" : "; the others were left open");
  }

  @Override
  public Map<String, Double> oracleStatistics() {
    return oracle.map(PreferenceOracle::statistics).orElse(Map.of());
  }

  private Map<String, Object> result(
      WinRateReport report, int comparisons, long abstained, Map<String, ?> orders) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("prompts", report.matrix().prompts());
    result.put("models", report.matrix().size());
    result.put("comparisons", comparisons);
    result.put("abstained", abstained);
    oracle.ifPresent(o -> result.put("oracle", o.id()));
    result.putAll(orders);
    Map<String, Object> means = new LinkedHashMap<>();
    Map<String, Object> ofOthers = new LinkedHashMap<>();
    for (int i = 0; i < report.matrix().size(); i++) {
      means.put(report.matrix().models().get(i), report.matrix().mean(i));
      ofOthers.put(report.matrix().models().get(i), report.matrix().meanOfOthers(i));
    }
    result.put("mean-win-rate", means);
    result.put("mean-win-rate-of-others", ofOthers);
    return result;
  }

  private void readResponses(Path directory, ResponseSheet sheet) throws IOException {
    Map<String, String> places = new LinkedHashMap<>();
    if (sources.responses().isPresent()) {
      try (Rows<ResponseRow> rows = sources.responses().get().responses(Optional.empty())) {
        for (Optional<ResponseRow> row = rows.next(); row.isPresent(); row = rows.next()) {
          ResponseRow response = row.get();
          if (sheet.answers(response.model(), response.prompt().id())) {
            throw new BadDataException(
                rows.place(),
                response.model()
                    + " answers prompt "
                    + response.prompt().id()
                    + " a second time; leave one of the responses out");
          }
          places.putIfAbsent(response.model(), rows.place());
          sheet.add(response.prompt(), response.model(), response.text());
        }
      }
    }
    EntrantResponses responses =
        new EntrantResponses(
            directory,
            policy,
            work,
            data.map(PromptSource::prompts).stream()
                .flatMap(List::stream)
                .limit(settings.limit())
                .toList(),
            settings.samples(),
            settings.sampling(),
            random,
            listener);
    // Before any policy is asked for responses, which takes long.
    for (Entrant entrant : sources.entrants()) {
      if (places.containsKey(entrant.name())) {
        throw new IOException(
            entrant.place()
                + " has the name of a model in answers, at "
                + places.get(entrant.name())
                + "; whose responses would count is not clear, so give it another name, or leave"
                + " one of the two out");
      }
    }
    for (Entrant entrant : sources.entrants()) {
      responses.add(entrant, sheet);
    }
    if (sources.prompts().isPresent()) {
      try (Rows<Prompt> rows = sources.prompts().get().prompts()) {
        for (Optional<Prompt> row = rows.next(); row.isPresent(); row = rows.next()) {
          sheet.know(row.get());
        }
      }
    }
  }

  @Override
  public void close() {
    oracle.ifPresent(PreferenceOracle::close);
    policy.ifPresent(Policy::close);
  }
}
