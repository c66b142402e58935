package org.comal.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.data.SystematicSample;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.oracle.AskingProgress;
import org.comal.oracle.BothOrders;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.plugin.Opened;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.prox.Game;
import org.comal.random.RandomSource;
import org.comal.work.DividedWork;

/**
 * How often a policy's responses win against those of the policy that the run started from, and of
 * others, by the run's oracle or by the probabilities that it draws with. Every policy draws from a
 * stream of its own, and each of its responses to a prompt meets each of the other's.
 *
 * <ul>
 *   <li>{@code win-rate}: against the initial policy; {@code win-rate-NAME}: against a named one;
 *   <li>{@code …-error}: its standard error, by the spread over prompts; left out with one prompt;
 *   <li>{@code …-answer-error}: what of it fresh responses to the same prompts would bring ({@link
 *       WinRateEstimate}); left out with one response to a prompt;
 *   <li>{@code …-low} and {@code …-high}: the interval of 95 %, over prompts, or with one prompt
 *       over responses to it; left out where neither error is known;
 *   <li>{@code …-pairs}: pairs of responses that it is the mean over, equal ones among them, which
 *       are draws; {@code …-open}: pairs that the oracle abstained from, which are in none of the
 *       figures; left out where there is none;
 *   <li>{@code answer-tokens} and {@code answer-characters}: mean length of the policy's responses.
 * </ul>
 */
public final class WinRateEvaluator implements Evaluator {
  private static final double LEVEL = 0.95;

  private final Settings settings;
  private final Supplier<Optional<List<Prompt>>> data;
  private final Map<String, Policy> others;
  private final Listener listener;
  private final int most;
  private final Map<String, List<List<Response>>> responses = new LinkedHashMap<>();
  private List<Prompt> prompts = List.of();

  /**
   * How it is measured.
   *
   * @param samples responses per prompt; as many pairs of responses as its square
   * @param prompts most prompts, from the first; 0 for all
   * @param bothOrders whether each pair of responses is asked about in both orders
   * @param sampling how the responses are drawn
   */
  public record Settings(int samples, int prompts, boolean bothOrders, Sampling sampling) {}

  /**
   * Measures on the run's own prompts, with so many responses to each, asking in both orders.
   *
   * @param samples responses per prompt
   * @param sampling how the responses are drawn
   */
  public WinRateEvaluator(int samples, Sampling sampling) {
    this(new Settings(samples, 0, true, sampling), Optional::empty, Map.of(), Listener.NONE);
  }

  /**
   * Measures on prompts of its own or on the run's, against further policies too.
   *
   * @param settings how it is measured
   * @param data the prompts, read when the run begins; empty for the run's own
   * @param others further policies by name; owned by the evaluator
   * @param listener told how far the asking of a measurement has come, and what it cost
   */
  public WinRateEvaluator(
      Settings settings,
      Supplier<Optional<List<Prompt>>> data,
      Map<String, Policy> others,
      Listener listener) {
    this(settings, data, others, listener, Integer.MAX_VALUE);
  }

  /**
   * @param most prompts of those that are to be measured on, at even distances
   */
  private WinRateEvaluator(
      Settings settings,
      Supplier<Optional<List<Prompt>>> data,
      Map<String, Policy> others,
      Listener listener,
      int most) {
    this.settings = settings;
    this.data = data;
    this.others = new LinkedHashMap<>(others);
    this.listener = listener;
    this.most = most;
  }

  @Override
  public Optional<String> reject(Policy policy, Game game) {
    return policy instanceof EnumerablePolicy
        ? Optional.of("win-rate samples, but a table is measured exactly; use exact-game")
        : Optional.empty();
  }

  @Override
  public int prompts(Game game) {
    return asked(game).size();
  }

  @Override
  public Evaluator over(int few) {
    return new WinRateEvaluator(settings, data, others, listener, few);
  }

  private List<Prompt> asked(Game game) {
    List<Prompt> all = data.get().orElse(game.prompts());
    int first = settings.prompts() == 0 ? all.size() : Math.min(settings.prompts(), all.size());
    return List.copyOf(SystematicSample.of(all.subList(0, first), most));
  }

  @Override
  public void begin(Policy initial, Game game, RandomSource random) {
    prompts = asked(game);
    responses.clear();
    responses.put("", sample(game.work(), initial, random.at("win-rate").at("initial")));
    // Not beside "initial", which is a name that another policy may have.
    RandomSource own = random.at("win-rate").at("against");
    others.forEach((name, p) -> responses.put("-" + name, sample(game.work(), p, own.at(name))));
  }

  @Override
  public Map<String, Double> evaluate(Policy policy, Game game, RandomSource random) {
    RandomSource own = random.at("win-rate");
    List<List<Response>> samples = sample(game.work(), policy, own.at("samples"));
    PreferenceOracle oracle = game.oracle().expectation().orElse(game.oracle());
    Map<String, List<Comparison>> pairs = new LinkedHashMap<>();
    responses.forEach((name, theirs) -> pairs.put(name, pairs(samples, theirs)));
    int total = pairs.values().stream().mapToInt(List::size).sum();
    int before = 0;
    Map<String, Double> figures = new LinkedHashMap<>();
    for (Map.Entry<String, List<Comparison>> other : pairs.entrySet()) {
      String name = other.getKey();
      List<Comparison> asked = other.getValue();
      AskingProgress heard =
          new AskingProgress(
              oracle, listener, Phase.EVALUATE, before, total, settings.bothOrders() ? 2 : 1);
      double[] verdicts = ask(oracle, asked, own.at("against", name), heard);
      before += asked.size();
      List<VerdictTable> tables = tables(samples, responses.get(name), verdicts);
      long all = tables.stream().mapToLong(VerdictTable::cells).sum();
      report("win-rate" + name, WinRateEstimate.of(tables), all, figures);
    }
    oracle.rest();
    List<Response> flat = samples.stream().flatMap(List::stream).toList();
    figures.put(
        "answer-tokens", flat.stream().mapToInt(y -> y.tokens().length).average().orElse(0));
    figures.put(
        "answer-characters",
        flat.stream()
            .mapToInt(y -> y.text().codePointCount(0, y.text().length()))
            .average()
            .orElse(0));
    return figures;
  }

  private List<List<Response>> sample(DividedWork work, Policy policy, RandomSource own) {
    List<List<Response>> drawn =
        work.sample(policy, prompts, settings.samples(), settings.sampling(), own);
    policy.rest();
    return drawn;
  }

  private double[] ask(
      PreferenceOracle oracle, List<Comparison> asked, RandomSource random, VerdictListener heard) {
    if (!settings.bothOrders()) {
      return oracle.prefer(asked, random, heard);
    }
    double[] both = oracle.prefer(BothOrders.questions(asked), random, heard);
    return BothOrders.verdicts(both).stream().mapToDouble(BothOrders.Verdict::preference).toArray();
  }

  /** Each response with each of the other's, prompt by prompt; equal ones are a draw unasked. */
  private List<Comparison> pairs(List<List<Response>> samples, List<List<Response>> others) {
    List<Comparison> pairs = new ArrayList<>();
    for (int x = 0; x < samples.size(); x++) {
      for (Response first : samples.get(x)) {
        for (Response second : others.get(x)) {
          Comparison pair = new Comparison(prompts.get(x), first, second);
          if (!pair.sameText()) {
            pairs.add(pair);
          }
        }
      }
    }
    return pairs;
  }

  /** What was said of each response against each, by prompt. */
  private List<VerdictTable> tables(
      List<List<Response>> samples, List<List<Response>> others, double[] verdicts) {
    List<VerdictTable> tables = new ArrayList<>();
    int at = 0;
    for (int x = 0; x < samples.size(); x++) {
      List<Response> firsts = samples.get(x);
      List<Response> seconds = others.get(x);
      double[][] table = new double[firsts.size()][seconds.size()];
      for (int k = 0; k < table.length; k++) {
        for (int l = 0; l < table[k].length; l++) {
          boolean drawn = new Comparison(prompts.get(x), firsts.get(k), seconds.get(l)).sameText();
          table[k][l] = drawn ? 0.5 : verdicts[at++];
        }
      }
      tables.add(new VerdictTable(table));
    }
    return tables;
  }

  private static void report(
      String name, WinRateEstimate found, long all, Map<String, Double> figures) {
    figures.put(name, found.rate());
    Map<String, Double> more = new LinkedHashMap<>();
    more.put("-error", found.promptError());
    more.put("-answer-error", found.responseError());
    ErrorsOver over = found.prompts() > 1 ? ErrorsOver.PROMPTS : ErrorsOver.ANSWERS;
    ScoreInterval interval = found.interval(over, LEVEL);
    more.put("-low", interval.low());
    more.put("-high", interval.high());
    more.values().removeIf(value -> value.isNaN());
    more.put("-pairs", (double) found.pairs());
    if (all > found.pairs()) {
      more.put("-open", (double) (all - found.pairs()));
    }
    more.forEach((what, value) -> figures.put(name + what, value));
  }

  @Override
  public void close() {
    Opened all = new Opened();
    others.values().forEach(all::add);
    all.close();
  }
}
