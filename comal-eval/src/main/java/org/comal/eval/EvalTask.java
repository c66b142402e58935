package org.comal.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.dataset.BadDataException;
import org.comal.dataset.ComparisonRow;
import org.comal.dataset.DataFile;
import org.comal.dataset.ResponseRow;
import org.comal.dataset.RowVersion;
import org.comal.dataset.Rows;
import org.comal.eval.asked.AskedFile;
import org.comal.eval.winrate.Bootstrap;
import org.comal.eval.winrate.InstructionDifficulty;
import org.comal.eval.winrate.Outcome;
import org.comal.eval.winrate.ResponseLengths;
import org.comal.eval.winrate.WinRateCsv;
import org.comal.eval.winrate.WinRateJson;
import org.comal.eval.winrate.WinRateReport;
import org.comal.eval.winrate.WinRateText;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.files.DurableFiles;
import org.comal.files.Json;
import org.comal.oracle.AskingProgress;
import org.comal.oracle.BothOrders;
import org.comal.oracle.PreferenceOracle;
import org.comal.policy.Policy;
import org.comal.prompts.PromptSource;
import org.comal.random.RandomSource;
import org.comal.run.RunLayout;
import org.comal.task.Task;

/**
 * Compares models pair by pair on the prompts that both answered, each response of one with each of
 * the other. Responses that say the same are a draw, and the oracle is not asked.
 *
 * <p>Leaves {@code matrix.json}, {@code pairs.csv}, {@code models.csv}, {@code summary.txt}, what
 * the oracle said in {@code comparisons.jsonl}, and what policies answered in {@code answers/}.
 */
final class EvalTask implements Task {
  private static final String IN_ORDER = "preference_in_order";
  private static final String REVERSED = "preference_reversed";
  private static final JsonMapper JSON = new JsonMapper();

  /** Where the models' responses and the comparisons come from. */
  record Sources(
      List<Entrant> entrants,
      Optional<DataFile> responses,
      Optional<DataFile> prompts,
      Optional<DataFile> comparisons) {}

  private final Sources sources;
  private final EvalSettings settings;
  private final Optional<PreferenceOracle> oracle;
  private final Optional<Policy> policy;
  private final Optional<PromptSource> data;
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
      RandomSource random,
      Listener listener) {
    this.sources = sources;
    this.settings = settings;
    this.oracle = oracle;
    this.policy = policy;
    this.data = data;
    this.random = random;
    this.listener = listener;
  }

  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    ResponseSheet sheet = responses(directory);
    List<String> models;
    List<Outcome> outcomes;
    OrderFigures orders = new OrderFigures();
    if (sources.comparisons().isPresent()) {
      outcomes = read(sources.comparisons().get(), sheet);
      models = List.of();
    } else {
      models = sheet.models();
      outcomes = ask(sheet, RunLayout.COMPARISONS.in(directory), orders);
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
    DurableFiles.write(
        RunLayout.SUMMARY.in(directory),
        WinRateText.write(report) + counted(outcomes) + (both ? orders.summary() : ""));
    return result(report, outcomes, both ? orders.figures() : Map.of());
  }

  /** Of how many pairs the rates are. */
  private static String counted(List<Outcome> outcomes) {
    long open = outcomes.stream().filter(o -> Double.isNaN(o.preference())).count();
    return String.format(
        Locale.ROOT,
        "The rates count %,d of %,d pairs of answers%s.\n",
        outcomes.size() - open,
        outcomes.size(),
        open == 0 ? "" : "; the others were left open");
  }

  @Override
  public Map<String, Double> oracleStatistics() {
    return oracle.map(PreferenceOracle::statistics).orElse(Map.of());
  }

  private Map<String, Object> result(
      WinRateReport report, List<Outcome> outcomes, Map<String, ?> orders) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("prompts", report.matrix().prompts());
    result.put("models", report.matrix().size());
    result.put("comparisons", outcomes.size());
    result.put("abstained", outcomes.stream().filter(o -> Double.isNaN(o.preference())).count());
    oracle.ifPresent(o -> result.put("oracle", o.id()));
    result.putAll(orders);
    Map<String, Object> means = new LinkedHashMap<>();
    for (int i = 0; i < report.matrix().size(); i++) {
      means.put(report.matrix().models().get(i), report.matrix().mean(i));
    }
    result.put("mean-win-rate", means);
    return result;
  }

  private ResponseSheet responses(Path directory) throws IOException {
    ResponseSheet sheet = new ResponseSheet();
    Map<String, String> places = new LinkedHashMap<>();
    if (sources.responses().isPresent()) {
      try (Rows<ResponseRow> rows = sources.responses().get().responses(Optional.empty())) {
        for (Optional<ResponseRow> row = rows.next(); row.isPresent(); row = rows.next()) {
          ResponseRow response = row.get();
          if (!sheet.responses(response.model(), response.prompt().id()).isEmpty()) {
            throw new BadDataException(
                rows.place(),
                response.model()
                    + " answers prompt "
                    + response.prompt().id()
                    + " a second time; leave one of the answers out");
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
                + "; whose answers would count is not clear, so give it another name, or leave one"
                + " of the two out");
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
    return sheet;
  }

  /**
   * A question: two models' responses to one prompt.
   *
   * @param k which of the first model's responses it is
   * @param l which of the second's
   */
  private record Question(
      Prompt prompt, String first, String second, int k, int l, String a, String b) {
    Comparison comparison() {
      return new Comparison(prompt, response(a), response(b));
    }

    boolean decided() {
      return a.equals(b);
    }

    Outcome outcome(double preference) {
      return new Outcome(prompt.id(), first, second, k, l, preference);
    }

    /** Whether a row says what came of this question. */
    boolean of(ComparisonRow row) {
      return row.prompt().id().equals(prompt.id())
          && row.firstModel().equals(first)
          && row.secondModel().equals(second)
          && row.firstResponse().equals(OptionalInt.of(k))
          && row.secondResponse().equals(OptionalInt.of(l))
          && row.first().equals(Optional.of(a))
          && row.second().equals(Optional.of(b));
    }

    private static Response response(String text) {
      return new Response(new int[0], text, true);
    }
  }

  private static final BothOrders.Verdict DRAW = new BothOrders.Verdict(0.5, 0.5);

  private List<Outcome> ask(ResponseSheet sheet, Path file, OrderFigures orders)
      throws IOException {
    List<Question> questions = questions(sheet);
    return listener.during(Phase.COMPARE, () -> ask(questions, file, orders));
  }

  private List<Outcome> ask(List<Question> questions, Path file, OrderFigures orders)
      throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    try (AskedFile kept = AskedFile.open(file, settings.batchSize(), questions.size())) {
      for (ComparisonRow row : keptRows(file, kept.kept().size())) {
        Question q = questions.get(outcomes.size());
        if (!q.of(row)) {
          throw new BadDataException(
              file + ":" + (outcomes.size() + 1),
              "the row compares other answers than those that are to be compared here, as an"
                  + " earlier version did, which compared answers of one number only; remove "
                  + file.getParent()
                  + " and begin anew");
        }
        if (settings.bothOrders()) {
          count(q, said(file, kept.kept(), outcomes.size()), orders);
        }
        outcomes.add(q.outcome(row.preference()));
      }
      while (outcomes.size() < questions.size()) {
        int from = outcomes.size();
        int to = Math.min(questions.size(), from + settings.batchSize());
        List<BothOrders.Verdict> said =
            said(kept, questions.subList(from, to), new Progress(from, questions.size()));
        List<String> lines = new ArrayList<>();
        for (int k = from; k < to; k++) {
          Question q = questions.get(k);
          BothOrders.Verdict verdict = said.get(k - from);
          count(q, verdict, orders);
          outcomes.add(q.outcome(preference(verdict)));
          lines.add(line(q, verdict));
        }
        kept.append(lines);
        listener.on(new Event.Progress(Phase.COMPARE, to, questions.size(), "pairs"));
      }
    }
    return outcomes;
  }

  private static List<ComparisonRow> keptRows(Path file, int lines) throws IOException {
    if (lines == 0) {
      return List.of();
    }
    try (Rows<ComparisonRow> rows = DataFile.of(file).comparisons()) {
      return rows.toList();
    }
  }

  private String line(Question q, BothOrders.Verdict said) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(RowVersion.COLUMN, RowVersion.CURRENT);
    line.put("prompt_id", q.prompt.id());
    line.put("first_model", q.first);
    line.put("second_model", q.second);
    line.put("first_answer", q.k);
    line.put("second_answer", q.l);
    line.put("first", q.a);
    line.put("second", q.b);
    line.put("preference", preference(said));
    if (settings.bothOrders()) {
      line.put(IN_ORDER, said.forward());
      line.put(REVERSED, 1 - said.backward());
    }
    return Json.line(line);
  }

  /** What was said before a kill. */
  private BothOrders.Verdict said(Path file, List<String> kept, int number) throws IOException {
    JsonNode line = JSON.readTree(kept.get(number));
    for (String column : List.of(IN_ORDER, REVERSED)) {
      if (!line.has(column)) {
        throw new BadDataException(
            file + ":" + (number + 1),
            "the row has no " + column + ", so it was not asked in both orders; begin anew");
      }
    }
    return asWritten(
        line.get(IN_ORDER).asDouble(Double.NaN), line.get(REVERSED).asDouble(Double.NaN));
  }

  private static void count(Question q, BothOrders.Verdict said, OrderFigures orders) {
    if (!q.decided()) {
      orders.add(said);
    }
  }

  private double preference(BothOrders.Verdict said) {
    return settings.bothOrders() ? said.preference() : said.forward();
  }

  /** Of both orders the second is written from the first model's side, and so rounded. */
  private static BothOrders.Verdict asWritten(double inOrder, double reversed) {
    return new BothOrders.Verdict(inOrder, 1 - reversed);
  }

  private List<BothOrders.Verdict> said(AskedFile file, List<Question> batch, Progress progress) {
    List<Comparison> pairs =
        batch.stream().filter(q -> !q.decided()).map(Question::comparison).toList();
    boolean both = settings.bothOrders();
    PreferenceOracle judge = oracle.orElseThrow();
    double[] p =
        file.ask(
            judge,
            both ? BothOrders.questions(pairs) : pairs,
            random.at("ask", progress.from),
            new AskingProgress(
                judge, listener, Phase.COMPARE, progress.from, progress.all, both ? 2 : 1));
    List<BothOrders.Verdict> asked =
        both
            ? BothOrders.verdicts(p)
            : Arrays.stream(p).mapToObj(q -> new BothOrders.Verdict(q, 1 - q)).toList();
    List<BothOrders.Verdict> said = new ArrayList<>();
    int at = 0;
    for (Question q : batch) {
      BothOrders.Verdict verdict = q.decided() ? DRAW : asked.get(at++);
      said.add(both ? asWritten(verdict.forward(), 1 - verdict.backward()) : verdict);
    }
    return said;
  }

  /** How many pairs are done, of how many. */
  private record Progress(int from, int all) {}

  /** Prompt by prompt, so that a judge reads each prompt's responses together. */
  private List<Question> questions(ResponseSheet sheet) throws IOException {
    List<String> models = sheet.models();
    requireMeetings(sheet, models);
    List<Question> questions = new ArrayList<>();
    for (Prompt prompt : sheet.prompts().stream().limit(settings.limit()).toList()) {
      for (int i = 0; i < models.size(); i++) {
        for (int j = i + 1; j < models.size(); j++) {
          if (compared(models.get(i), models.get(j))) {
            List<String> first = sheet.responses(models.get(i), prompt.id());
            List<String> second = sheet.responses(models.get(j), prompt.id());
            for (int k = 0; k < first.size(); k++) {
              for (int l = 0; l < second.size(); l++) {
                questions.add(
                    new Question(
                        prompt, models.get(i), models.get(j), k, l, first.get(k), second.get(l)));
              }
            }
          }
        }
      }
    }
    for (Question q : questions) {
      if (q.prompt.messages().isEmpty()) {
        throw new IOException(
            "prompt "
                + q.prompt.id()
                + " is named by its id only, so the oracle has nothing to read; name the file that"
                + " holds the prompts in prompts");
      }
    }
    return questions;
  }

  private boolean compared(String a, String b) {
    return settings.baseline().isEmpty()
        || a.equals(settings.baseline().get())
        || b.equals(settings.baseline().get());
  }

  private void requireMeetings(ResponseSheet sheet, List<String> models) throws IOException {
    if (models.size() < 2) {
      throw new IOException(
          "there are answers of "
              + (models.isEmpty() ? "no model" : models.get(0) + " alone")
              + "; two models at least are needed to compare");
    }
    if (settings.baseline().isPresent() && !models.contains(settings.baseline().get())) {
      throw new IOException(
          "baseline is "
              + settings.baseline().get()
              + ", but there are answers of "
              + String.join(", ", models));
    }
    for (int i = 0; i < models.size(); i++) {
      for (int j = i + 1; j < models.size(); j++) {
        if (compared(models.get(i), models.get(j)) && !sheet.meet(models.get(i), models.get(j))) {
          throw new IOException(
              "models "
                  + models.get(i)
                  + " and "
                  + models.get(j)
                  + " answer no prompt in common: their prompts' ids differ");
        }
      }
    }
  }

  /**
   * Numbers a model's responses to a prompt where a file does not: by their texts, as they come.
   */
  private static final class ResponseNumbers {
    private final Map<List<String>, Map<String, Integer>> byText = new HashMap<>();

    int of(String prompt, String model, OptionalInt told, Optional<String> text) {
      if (told.isPresent() || text.isEmpty()) {
        return told.orElse(0);
      }
      Map<String, Integer> known =
          byText.computeIfAbsent(List.of(prompt, model), x -> new HashMap<>());
      return known.computeIfAbsent(text.get(), x -> known.size());
    }
  }

  /** Adds the texts that comparisons bring, each once. */
  private static final class OwnTexts {
    private final ResponseSheet sheet;
    private final Map<List<String>, Set<String>> own = new HashMap<>();

    OwnTexts(ResponseSheet sheet) {
      this.sheet = sheet;
    }

    void add(Prompt prompt, String model, Optional<String> text) {
      List<String> place = List.of(model, prompt.id());
      boolean known = own.containsKey(place);
      if (text.isEmpty() || (!known && !sheet.responses(model, prompt.id()).isEmpty())) {
        return;
      }
      if (own.computeIfAbsent(place, x -> new HashSet<>()).add(text.get())) {
        sheet.add(prompt, model, text.get());
      }
    }
  }

  /**
   * The comparisons of a file. What it says of the responses is added to the sheet, for their
   * lengths, where no other file gave the model's responses to the prompt.
   */
  private List<Outcome> read(DataFile comparisons, ResponseSheet sheet) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    Set<String> prompts = new HashSet<>();
    OwnTexts texts = new OwnTexts(sheet);
    ResponseNumbers numbers = new ResponseNumbers();
    try (Rows<ComparisonRow> rows = comparisons.comparisons()) {
      for (Optional<ComparisonRow> row = rows.next(); row.isPresent(); row = rows.next()) {
        ComparisonRow c = row.get();
        String x = c.prompt().id();
        if (!prompts.contains(x) && prompts.size() >= settings.limit()) {
          continue;
        }
        prompts.add(x);
        texts.add(c.prompt(), c.firstModel(), c.first());
        texts.add(c.prompt(), c.secondModel(), c.second());
        int k = numbers.of(x, c.firstModel(), c.firstResponse(), c.first());
        int l = numbers.of(x, c.secondModel(), c.secondResponse(), c.second());
        try {
          outcomes.add(new Outcome(x, c.firstModel(), c.secondModel(), k, l, c.preference()));
        } catch (IllegalArgumentException e) {
          throw new BadDataException(rows.place(), e.getMessage());
        }
      }
    }
    if (outcomes.isEmpty()) {
      throw new IOException(comparisons + " holds no comparison");
    }
    return outcomes;
  }

  @Override
  public void close() {
    oracle.ifPresent(PreferenceOracle::close);
    policy.ifPresent(Policy::close);
  }
}
