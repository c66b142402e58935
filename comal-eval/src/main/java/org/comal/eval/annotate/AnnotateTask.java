package org.comal.eval.annotate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.dataset.ComparisonFile;
import org.comal.dataset.ComparisonRow;
import org.comal.dataset.DataFile;
import org.comal.dataset.RepeatedResponses;
import org.comal.dataset.ResponseRow;
import org.comal.dataset.Rows;
import org.comal.eval.asked.AskedFile;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.files.FileMode;
import org.comal.oracle.AskingProgress;
import org.comal.oracle.PreferenceOracle;
import org.comal.random.RandomSource;
import org.comal.run.RunLayout;
import org.comal.task.Task;

/**
 * Asks an oracle about pairs of candidate responses.
 *
 * <p>Leaves {@code comparisons.jsonl}, a line a question in the order of the prompts, and where it
 * is wanted {@code comparisons.parquet}. The candidates are held in memory.
 */
final class AnnotateTask implements Task {
  private static final String PARQUET = "comparisons.parquet";

  /**
   * Where the candidates come from.
   *
   * @param responses candidate responses, several to a prompt
   * @param model who gave those that do not say so
   * @param prompts the prompts, where the responses name them by id only
   */
  record Candidates(DataFile responses, Optional<String> model, Optional<DataFile> prompts) {

    /** For what holds their texts. */
    FileMode mode() throws IOException {
      FileMode mode = responses.mode();
      return prompts.isPresent() ? mode.and(prompts.get().mode()) : mode;
    }
  }

  private final Candidates candidates;
  private final PairChoice choice;
  private final int batchSize;
  private final boolean parquet;
  private final PreferenceOracle oracle;
  private final RandomSource random;
  private final Listener listener;

  /**
   * @param batchSize questions asked and brought to the disk together
   * @param oracle from here on owned
   */
  AnnotateTask(
      Candidates candidates,
      PairChoice choice,
      int batchSize,
      boolean parquet,
      PreferenceOracle oracle,
      RandomSource random,
      Listener listener) {
    this.candidates = Objects.requireNonNull(candidates, "candidates");
    this.choice = Objects.requireNonNull(choice, "choice");
    this.batchSize = batchSize;
    this.parquet = parquet;
    this.oracle = Objects.requireNonNull(oracle, "oracle");
    this.random = Objects.requireNonNull(random, "random");
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  /** A prompt's candidates, in the order in which they came. */
  private static final class Candidate {
    private Prompt prompt;
    private final List<String> models = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();

    Candidate(Prompt prompt) {
      this.prompt = prompt;
    }
  }

  private record Question(Candidate of, PairChoice.Pair pair) {
    String first() {
      return of.texts.get(pair.first());
    }

    String second() {
      return of.texts.get(pair.second());
    }

    Comparison comparison() {
      return new Comparison(of.prompt, response(first()), response(second()));
    }

    private static Response response(String text) {
      return new Response(new int[0], text, true);
    }

    ComparisonRow answered(double preference) {
      return new ComparisonRow(
          of.prompt,
          of.models.get(pair.first()),
          of.models.get(pair.second()),
          Optional.of(first()),
          Optional.of(second()),
          preference);
    }
  }

  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    Map<String, Candidate> byPrompt = read();
    List<Question> questions = questions(byPrompt);
    Path lines = RunLayout.COMPARISONS.in(directory);
    candidates.mode().prepare(lines);
    listener.during(Phase.COMPARE, () -> ask(lines, questions));
    if (parquet) {
      ComparisonFile.toParquet(lines, directory.resolve(PARQUET));
    }
    return result(lines, byPrompt.size());
  }

  private void ask(Path lines, List<Question> questions) throws IOException {
    try (AskedFile kept = AskedFile.open(lines, batchSize, questions.size())) {
      int done = kept.keptLines();
      listener.on(new Event.Progress(Phase.COMPARE, done, questions.size(), "pairs"));
      while (done < questions.size()) {
        int to = Math.min(questions.size(), done + batchSize);
        AskingProgress progress =
            new AskingProgress(oracle, listener, Phase.COMPARE, done, questions.size(), 1);
        kept.append(answered(kept, questions.subList(done, to), done, progress));
        done = to;
        listener.on(new Event.Progress(Phase.COMPARE, done, questions.size(), "pairs"));
      }
    }
  }

  private Map<String, Candidate> read() throws IOException {
    Map<String, Candidate> byPrompt = new LinkedHashMap<>();
    RepeatedResponses repeated = new RepeatedResponses();
    try (Rows<ResponseRow> rows = candidates.responses().responses(candidates.model())) {
      for (Optional<ResponseRow> row = rows.next(); row.isPresent(); row = rows.next()) {
        Prompt prompt = row.get().prompt();
        repeated.add(row.get(), rows.place());
        Candidate own = byPrompt.computeIfAbsent(prompt.id(), id -> new Candidate(prompt));
        own.models.add(row.get().model());
        own.texts.add(row.get().text());
      }
    }
    repeated.sentence().ifPresent(said -> listener.on(new Event.Warning(said)));
    if (candidates.prompts().isPresent()) {
      Map<String, Prompt> known = new HashMap<>();
      try (Rows<Prompt> rows = candidates.prompts().get().prompts()) {
        rows.toList().forEach(p -> known.put(p.id(), p));
      }
      for (Candidate own : byPrompt.values()) {
        if (own.prompt.messages().isEmpty()) {
          own.prompt = known.getOrDefault(own.prompt.id(), own.prompt);
        }
      }
    }
    return byPrompt;
  }

  private List<Question> questions(Map<String, Candidate> byPrompt) throws IOException {
    List<Question> questions = new ArrayList<>();
    for (Candidate own : byPrompt.values()) {
      RandomSource stream = random.at("prompt", own.prompt.id());
      choice.of(own.models, stream).forEach(pair -> questions.add(new Question(own, pair)));
    }
    if (questions.isEmpty()) {
      throw new IOException(
          candidates.responses()
              + " holds no two responses to one prompt that are to be compared"
              + choice.baseline().map(b -> "; the baseline is " + b).orElse(""));
    }
    for (Question q : questions) {
      if (q.of.prompt.messages().isEmpty()) {
        throw new IOException(
            "prompt "
                + q.of.prompt.id()
                + " is named by its id only in "
                + candidates.responses()
                + candidates
                    .prompts()
                    .map(p -> " and is not in " + p)
                    .orElse("; name the file that holds the prompts in prompts"));
      }
    }
    return questions;
  }

  private List<String> answered(
      AskedFile file, List<Question> batch, int number, AskingProgress progress) {
    List<Comparison> pairs = batch.stream().map(Question::comparison).toList();
    double[] p = file.ask(oracle, pairs, random.at("ask", number), progress);
    List<String> lines = new ArrayList<>(batch.size());
    for (int k = 0; k < p.length; k++) {
      lines.add(ComparisonFile.line(batch.get(k).answered(p[k])));
    }
    return lines;
  }

  @Override
  public Map<String, Double> oracleStatistics() {
    return oracle.statistics();
  }

  /** Counted from the file, so that it is the same however often the task was cut off. */
  private Map<String, Object> result(Path lines, int prompts) throws IOException {
    long comparisons = 0;
    long abstained = 0;
    long draws = 0;
    double sum = 0;
    try (Rows<ComparisonRow> rows = DataFile.of(lines).comparisons()) {
      for (Optional<ComparisonRow> row = rows.next(); row.isPresent(); row = rows.next()) {
        double p = row.get().preference();
        comparisons++;
        if (Double.isNaN(p)) {
          abstained++;
        } else {
          draws += p == 0.5 ? 1 : 0;
          sum += p;
        }
      }
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("prompts", prompts);
    result.put("comparisons", comparisons);
    result.put("abstained", abstained);
    result.put("draws", draws);
    result.put("mean-preference-of-first", sum / (comparisons - abstained));
    result.put("oracle", oracle.id());
    return result;
  }

  @Override
  public void close() {
    oracle.close();
  }
}
