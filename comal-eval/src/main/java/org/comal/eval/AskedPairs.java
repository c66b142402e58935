package org.comal.eval;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.data.Comparison;
import org.comal.dataset.BadDataException;
import org.comal.dataset.ComparisonRow;
import org.comal.dataset.DataFile;
import org.comal.dataset.RowVersion;
import org.comal.dataset.Rows;
import org.comal.eval.asked.AskedFile;
import org.comal.eval.winrate.Outcome;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.files.Json;
import org.comal.files.JsonRow;
import org.comal.oracle.AskingProgress;
import org.comal.oracle.BothOrders;
import org.comal.oracle.PreferenceOracle;
import org.comal.random.RandomSource;

/**
 * Asks an oracle about pairs, in one order or in both, batch by batch, and keeps what it said in a
 * file, so that a task that was stopped asks no pair twice. Responses that say the same are a draw,
 * and the oracle is not asked.
 */
final class AskedPairs {
  private static final String IN_ORDER = "preference_in_order";
  private static final String REVERSED = "preference_reversed";
  private static final BothOrders.Verdict DRAW = new BothOrders.Verdict(0.5, 0.5);

  private final Path file;
  private final PreferenceOracle oracle;
  private final EvalSettings settings;
  private final RandomSource random;
  private final Listener listener;

  /**
   * @param file comparisons, one a line
   * @param random for oracles that draw their verdicts
   * @param listener told how far the asking has come
   */
  AskedPairs(
      Path file,
      PreferenceOracle oracle,
      EvalSettings settings,
      RandomSource random,
      Listener listener) {
    this.file = file;
    this.oracle = oracle;
    this.settings = settings;
    this.random = random;
    this.listener = listener;
  }

  /**
   * Asks what was not asked before.
   *
   * @param questions none was taken yet; all are
   * @param orders told of what was said in both orders, before as well
   * @return in the order of the questions
   * @throws BadDataException where the file holds verdicts on other questions
   */
  List<Outcome> ask(PairQuestions questions, OrderFigures orders) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    try (AskedFile kept = AskedFile.open(file, settings.batchSize(), questions.all())) {
      if (kept.keptLines() > 0) {
        readKept(kept, questions, orders, outcomes);
      }
      while (outcomes.size() < questions.all()) {
        List<PairQuestion> batch = questions.next(settings.batchSize());
        List<BothOrders.Verdict> said = said(kept, batch, outcomes.size(), questions.all());
        List<String> lines = new ArrayList<>();
        for (int k = 0; k < batch.size(); k++) {
          PairQuestion q = batch.get(k);
          count(q, said.get(k), orders);
          outcomes.add(q.outcome(preference(said.get(k))));
          lines.add(line(q, said.get(k)));
        }
        kept.append(lines);
        listener.on(new Event.Progress(Phase.COMPARE, outcomes.size(), questions.all(), "pairs"));
      }
    }
    return outcomes;
  }

  private void readKept(
      AskedFile kept, PairQuestions questions, OrderFigures orders, List<Outcome> outcomes)
      throws IOException {
    try (Rows<ComparisonRow> rows = DataFile.of(file).comparisons()) {
      kept.read(
          (told, place) -> {
            ComparisonRow row = rows.next().orElseThrow();
            PairQuestion q = questions.next(1).get(0);
            if (!q.of(row)) {
              throw new BadDataException(
                  place,
                  "the row compares other responses than those that are to be compared here, as an"
                      + " earlier version did, which compared responses of one number only; remove "
                      + file.getParent()
                      + " and begin anew");
            }
            if (settings.bothOrders()) {
              count(q, said(told, place), orders);
            }
            outcomes.add(q.outcome(row.preference()));
          });
    }
  }

  private String line(PairQuestion q, BothOrders.Verdict said) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(RowVersion.COLUMN, RowVersion.CURRENT);
    line.put("prompt_id", q.prompt().id());
    line.put("first_model", q.first());
    line.put("second_model", q.second());
    line.put("first_answer", q.k());
    line.put("second_answer", q.l());
    line.put("first", q.a());
    line.put("second", q.b());
    line.put("preference", preference(said));
    if (settings.bothOrders()) {
      line.put(IN_ORDER, said.forward());
      line.put(REVERSED, 1 - said.backward());
    }
    return Json.line(line);
  }

  /** What was said before a kill. */
  private BothOrders.Verdict said(JsonRow row, String place) throws BadDataException {
    for (String column : List.of(IN_ORDER, REVERSED)) {
      if (!row.values().containsKey(column)) {
        throw new BadDataException(
            place, "the row has no " + column + ", so it was not asked in both orders; begin anew");
      }
    }
    try {
      return asWritten(row.number(IN_ORDER), row.number(REVERSED));
    } catch (IllegalArgumentException e) {
      throw new BadDataException(place, "the row is no verdict: " + e.getMessage(), e);
    }
  }

  private static void count(PairQuestion q, BothOrders.Verdict said, OrderFigures orders) {
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

  private List<BothOrders.Verdict> said(
      AskedFile kept, List<PairQuestion> batch, int from, int all) {
    List<Comparison> pairs =
        batch.stream().filter(q -> !q.decided()).map(PairQuestion::comparison).toList();
    boolean both = settings.bothOrders();
    double[] p =
        kept.ask(
            oracle,
            both ? BothOrders.questions(pairs) : pairs,
            random.at("ask", from),
            new AskingProgress(oracle, listener, Phase.COMPARE, from, all, both ? 2 : 1));
    List<BothOrders.Verdict> asked =
        both
            ? BothOrders.verdicts(p)
            : Arrays.stream(p).mapToObj(q -> new BothOrders.Verdict(q, 1 - q)).toList();
    List<BothOrders.Verdict> said = new ArrayList<>();
    int at = 0;
    for (PairQuestion q : batch) {
      BothOrders.Verdict verdict = q.decided() ? DRAW : asked.get(at++);
      said.add(both ? asWritten(verdict.forward(), 1 - verdict.backward()) : verdict);
    }
    return said;
  }
}
