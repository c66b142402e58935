package org.comal.eval.annotate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.dataset.ComparisonFile;
import org.comal.dataset.ComparisonRow;
import org.comal.dataset.DataFile;
import org.comal.dataset.RepeatedResponses;
import org.comal.dataset.ResponseRow;
import org.comal.dataset.Rows;
import org.comal.eval.asked.AskedFile;
import org.comal.eval.asked.Candidate;
import org.comal.eval.asked.CandidateFile;
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
 * is wanted {@code comparisons.parquet}. A batch of questions is in memory; the candidates stand in
 * a file of the task's own meanwhile, put together by prompt.
 */
final class AnnotateTask implements Task {
  private static final String PARQUET = "comparisons.parquet";
  private static final String CANDIDATES = "candidates.partial";

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

  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    Path lines = RunLayout.COMPARISONS.in(directory);
    candidates.mode().prepare(lines);
    Path own = directory.resolve(CANDIDATES);
    candidates.mode().prepare(own);
    int prompts;
    try (CandidateFile byPrompt = new CandidateFile(own)) {
      read(byPrompt);
      AnnotateQuestions questions = new AnnotateQuestions(byPrompt, choice, random);
      int all = count(questions);
      prompts = byPrompt.size();
      listener.during(Phase.COMPARE, () -> ask(lines, questions, all));
    }
    if (parquet) {
      ComparisonFile.toParquet(lines, directory.resolve(PARQUET));
    }
    return result(lines, prompts);
  }

  private void read(CandidateFile byPrompt) throws IOException {
    try (Rows<ResponseRow> rows = candidates.responses().responses(candidates.model())) {
      for (Optional<ResponseRow> row = rows.next(); row.isPresent(); row = rows.next()) {
        byPrompt.add(row.get(), rows.place());
      }
    }
    if (candidates.prompts().isPresent()) {
      try (Rows<Prompt> rows = candidates.prompts().get().prompts()) {
        for (Optional<Prompt> row = rows.next(); row.isPresent(); row = rows.next()) {
          byPrompt.know(row.get());
        }
      }
    }
  }

  /** How many questions there are; that there are any, and that the oracle has what to read. */
  private int count(AnnotateQuestions questions) throws IOException {
    RepeatedResponses repeated = new RepeatedResponses();
    Optional<Prompt> unread = Optional.empty();
    long all = 0;
    for (int i = 0; i < questions.prompts(); i++) {
      Candidate of = questions.candidate(i);
      for (int k = 0; k < of.texts().size(); k++) {
        repeated.add(
            new ResponseRow(of.prompt(), of.models().get(k), of.texts().get(k)),
            of.places().get(k));
      }
      repeated.nextPrompt();
      int own = questions.about(of).size();
      if (own > 0 && unread.isEmpty() && of.prompt().messages().isEmpty()) {
        unread = Optional.of(of.prompt());
      }
      all += own;
    }
    repeated.sentence().ifPresent(said -> listener.on(new Event.Warning(said)));
    if (all == 0) {
      throw new IOException(
          candidates.responses()
              + " holds no two responses to one prompt that are to be compared"
              + choice.baseline().map(b -> "; the baseline is " + b).orElse(""));
    }
    if (unread.isPresent()) {
      throw new IOException(
          "prompt "
              + unread.get().id()
              + " is named by its id only in "
              + candidates.responses()
              + candidates
                  .prompts()
                  .map(p -> " and is not in " + p)
                  .orElse("; name the file that holds the prompts in prompts"));
    }
    return Math.toIntExact(all);
  }

  private void ask(Path lines, AnnotateQuestions questions, int all) throws IOException {
    try (AskedFile kept = AskedFile.open(lines, batchSize, all)) {
      int done = kept.keptLines();
      questions.skip(done);
      listener.on(new Event.Progress(Phase.COMPARE, done, all, "pairs"));
      while (done < all) {
        List<AnnotateQuestions.Question> batch = questions.next(batchSize);
        AskingProgress progress = new AskingProgress(oracle, listener, Phase.COMPARE, done, all, 1);
        kept.append(answered(kept, batch, done, progress));
        done += batch.size();
        listener.on(new Event.Progress(Phase.COMPARE, done, all, "pairs"));
      }
    }
  }

  private List<String> answered(
      AskedFile file, List<AnnotateQuestions.Question> batch, int number, AskingProgress progress) {
    List<Comparison> pairs = batch.stream().map(AnnotateQuestions.Question::comparison).toList();
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
