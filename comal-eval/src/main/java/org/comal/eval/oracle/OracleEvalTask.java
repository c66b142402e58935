package org.comal.eval.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.comal.agreement.Agreement;
import org.comal.agreement.Intransitivity;
import org.comal.agreement.Judgement;
import org.comal.data.Comparison;
import org.comal.dataset.BadDataException;
import org.comal.dataset.PreferenceData;
import org.comal.dataset.PreferenceRow;
import org.comal.dataset.RowVersion;
import org.comal.dataset.Rows;
import org.comal.eval.asked.AskedFile;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.files.DurableFiles;
import org.comal.files.FileMode;
import org.comal.files.Json;
import org.comal.files.TextFile;
import org.comal.oracle.AskingProgress;
import org.comal.oracle.BothOrders;
import org.comal.oracle.PreferenceOracle;
import org.comal.random.RandomSource;
import org.comal.run.RunLayout;
import org.comal.task.Task;

/**
 * Asks an oracle about labelled pairs in both orders and compares.
 *
 * <p>Leaves {@code answers.jsonl}, a line for each pair in the order of the file, {@code
 * report.json} and {@code reliability.csv}. Texts are in memory for a batch; of each pair some
 * numbers are.
 */
final class OracleEvalTask implements Task {
  private static final Phase ASK = new Phase("ask");
  private static final String TEXTS = "pairs.partial";

  private final PreferenceData pairs;
  private final Optional<Path> only;
  private final boolean allPairs;
  private final int batchSize;
  private final int bins;
  private final PreferenceOracle oracle;
  private final RandomSource random;
  private final Listener listener;

  /**
   * @param only a file with ids of prompts to keep
   * @param allPairs whether to ask about pairs without a label too
   * @param oracle from here on owned
   */
  OracleEvalTask(
      PreferenceData pairs,
      Optional<Path> only,
      boolean allPairs,
      int batchSize,
      int bins,
      PreferenceOracle oracle,
      RandomSource random,
      Listener listener) {
    this.pairs = pairs;
    this.only = only;
    this.allPairs = allPairs;
    this.batchSize = batchSize;
    this.bins = bins;
    this.oracle = oracle;
    this.random = random;
    this.listener = listener;
  }

  /** P(i ≻ j) among the responses to a prompt: the mean of what was said of a pair. */
  private static final class Table {
    private final double[][] sum;
    private final int[][] count;

    Table(int n) {
      this.sum = new double[n][n];
      this.count = new int[n][n];
    }

    void add(int i, int j, double p) {
      if (i != j && !Double.isNaN(p)) {
        sum[i][j] += p;
        sum[j][i] += 1 - p;
        count[i][j]++;
        count[j][i]++;
      }
    }

    /** NaN where nothing was said. */
    double[][] means() {
      double[][] means = new double[sum.length][sum.length];
      for (int i = 0; i < sum.length; i++) {
        for (int j = 0; j < sum.length; j++) {
          means[i][j] = count[i][j] == 0 ? Double.NaN : sum[i][j] / count[i][j];
        }
      }
      return means;
    }
  }

  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    Path texts = directory.resolve(TEXTS);
    mode().prepare(texts);
    try (LabelledPairs labelled = new LabelledPairs(texts)) {
      read(labelled);
      return report(directory, labelled, verdicts(RunLayout.VERDICTS.in(directory), labelled));
    }
  }

  private FileMode mode() throws IOException {
    FileMode mode = pairs.comparisons().mode();
    if (pairs.responses().isPresent()) {
      mode = mode.and(pairs.responses().get().mode());
    }
    return pairs.prompts().isPresent() ? mode.and(pairs.prompts().get().mode()) : mode;
  }

  private Map<String, ?> report(
      Path directory, LabelledPairs labelled, List<BothOrders.Verdict> verdicts)
      throws IOException {
    List<Judgement> judged = new ArrayList<>();
    List<Table> labels = tables(labelled);
    List<Table> asked = tables(labelled);
    List<LabelledPairs.Question> questions = labelled.questions();
    for (int n = 0; n < questions.size(); n++) {
      LabelledPairs.Question q = questions.get(n);
      BothOrders.Verdict p = verdicts.get(n);
      if (!Double.isNaN(q.label())) {
        judged.add(
            new Judgement(
                q.label(),
                p.forward(),
                p.backward(),
                labelled.first(q).length(),
                labelled.second(q).length()));
        labels.get(q.group()).add(q.i(), q.j(), q.label());
      }
      asked.get(q.group()).add(q.i(), q.j(), p.preference());
    }
    Agreement agreement = Agreement.of(judged, bins);
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("oracle", oracle.id());
    report.put("prompts", labelled.groups());
    report.put("questions", questions.size());
    report.putAll(agreement.figures());
    report.put("intransitivity-of-oracle", sum(asked).figures());
    report.put("intransitivity-of-labels", sum(labels).figures());
    DurableFiles.write(directory.resolve("reliability.csv"), agreement.reliability());
    DurableFiles.write(directory.resolve("report.json"), Json.pretty(report));
    return report;
  }

  private static List<Table> tables(LabelledPairs labelled) {
    return IntStream.range(0, labelled.groups())
        .mapToObj(group -> new Table(labelled.responses(group)))
        .toList();
  }

  private void read(LabelledPairs labelled) throws IOException {
    Set<String> wanted = wanted();
    try (Rows<PreferenceRow> rows = pairs.rows()) {
      for (Optional<PreferenceRow> next = rows.next(); next.isPresent(); next = rows.next()) {
        if (wanted == null || wanted.contains(next.get().prompt().id())) {
          labelled.add(next.get());
        }
      }
    }
    if (labelled.questions().isEmpty()) {
      throw new IOException(
          pairs.comparisons()
              + " has no pairs"
              + only.map(f -> " for the prompts that " + f + " names").orElse(""));
    }
    if (allPairs) {
      labelled.addOthers();
    }
  }

  private Set<String> wanted() throws IOException {
    return only.isEmpty() ? null : new HashSet<>(TextFile.lines(only.get()));
  }

  /** P(first ≻ second) and P(second ≻ first) of every question; asks what was not asked yet. */
  private List<BothOrders.Verdict> verdicts(Path file, LabelledPairs labelled) throws IOException {
    List<LabelledPairs.Question> questions = labelled.questions();
    List<BothOrders.Verdict> verdicts = new ArrayList<>();
    try (AskedFile kept = AskedFile.open(file, batchSize, questions.size())) {
      kept.read(
          (row, place) -> {
            try {
              verdicts.add(new BothOrders.Verdict(row.number("forward"), row.number("backward")));
            } catch (IllegalArgumentException e) {
              throw new BadDataException(place, "the row is no verdict: " + e.getMessage(), e);
            }
          });
      while (verdicts.size() < questions.size()) {
        int from = verdicts.size();
        int to = Math.min(questions.size(), from + batchSize);
        List<Comparison> batch = new ArrayList<>();
        for (LabelledPairs.Question q : questions.subList(from, to)) {
          batch.add(labelled.comparison(q));
        }
        AskingProgress progress =
            new AskingProgress(oracle, listener, ASK, from, questions.size(), 2);
        List<BothOrders.Verdict> said =
            BothOrders.verdicts(
                kept.ask(oracle, BothOrders.questions(batch), random.at("ask", from), progress));
        List<String> lines = new ArrayList<>();
        for (int n = from; n < to; n++) {
          lines.add(Json.line(line(questions.get(n), labelled, said.get(n - from))));
        }
        verdicts.addAll(said);
        kept.append(lines);
        listener.on(new Event.Progress(ASK, to, questions.size(), "pairs"));
      }
    }
    return verdicts;
  }

  private static Map<String, Object> line(
      LabelledPairs.Question q, LabelledPairs labelled, BothOrders.Verdict said)
      throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(RowVersion.COLUMN, RowVersion.CURRENT);
    line.put("prompt_id", labelled.prompt(q));
    line.put("first", q.i());
    line.put("second", q.j());
    line.put("label", q.label());
    line.put("forward", said.forward());
    line.put("backward", said.backward());
    return line;
  }

  private static Intransitivity sum(List<Table> groups) {
    Intransitivity all = new Intransitivity();
    groups.forEach(t -> all.add(t.means()));
    return all;
  }

  @Override
  public Map<String, Double> oracleStatistics() {
    return oracle.statistics();
  }

  @Override
  public void close() {
    oracle.close();
  }
}
