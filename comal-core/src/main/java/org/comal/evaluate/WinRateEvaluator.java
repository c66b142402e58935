package org.comal.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.BothOrders;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.Opened;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.prox.Game;
import org.comal.random.RandomSource;

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
 *   <li>{@code answer-tokens} and {@code answer-characters}: mean length of the policy's responses.
 * </ul>
 */
public final class WinRateEvaluator implements Evaluator {
  private static final double LEVEL = 0.95;

  private final Settings settings;
  private final Supplier<Optional<List<Prompt>>> data;
  private final Map<String, Policy> others;
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
    this(new Settings(samples, 0, true, sampling), Optional::empty, Map.of());
  }

  /**
   * Measures on prompts of its own or on the run's, against further policies too.
   *
   * @param settings how it is measured
   * @param data the prompts, read when the run begins; empty for the run's own
   * @param others further policies by name; owned by the evaluator
   */
  public WinRateEvaluator(
      Settings settings, Supplier<Optional<List<Prompt>>> data, Map<String, Policy> others) {
    this.settings = settings;
    this.data = data;
    this.others = new LinkedHashMap<>(others);
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
  public Evaluator over(int most) {
    int fewer = settings.prompts() == 0 ? most : Math.min(settings.prompts(), most);
    Settings few =
        new Settings(settings.samples(), fewer, settings.bothOrders(), settings.sampling());
    return new WinRateEvaluator(few, data, others);
  }

  private List<Prompt> asked(Game game) {
    List<Prompt> all = data.get().orElse(game.prompts());
    int most = settings.prompts() == 0 ? all.size() : Math.min(settings.prompts(), all.size());
    return List.copyOf(all.subList(0, most));
  }

  @Override
  public void begin(Policy initial, Game game, RandomSource random) {
    prompts = asked(game);
    responses.clear();
    responses.put("", sample(initial, random.at("win-rate").at("initial")));
    // Not beside "initial", which is a name that another policy may have.
    RandomSource own = random.at("win-rate").at("against");
    others.forEach((name, p) -> responses.put("-" + name, sample(p, own.at(name))));
  }

  @Override
  public Map<String, Double> evaluate(Policy policy, Game game, RandomSource random) {
    RandomSource own = random.at("win-rate");
    List<List<Response>> samples = sample(policy, own.at("samples"));
    PreferenceOracle oracle = game.oracle().expectation().orElse(game.oracle());
    Map<String, Double> figures = new LinkedHashMap<>();
    for (Map.Entry<String, List<List<Response>>> other : responses.entrySet()) {
      List<VerdictTable> tables =
          tables(samples, other.getValue(), oracle, own.at("against", other.getKey()));
      report("win-rate" + other.getKey(), WinRateEstimate.of(tables), figures);
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

  private List<List<Response>> sample(Policy policy, RandomSource own) {
    List<List<Response>> drawn =
        policy.sample(prompts, settings.samples(), settings.sampling(), own);
    policy.rest();
    return drawn;
  }

  /**
   * What the oracle says of each response against each, by prompt; equal ones are a draw unasked.
   */
  private List<VerdictTable> tables(
      List<List<Response>> samples,
      List<List<Response>> others,
      PreferenceOracle oracle,
      RandomSource random) {
    List<Comparison> asked = new ArrayList<>();
    pairs(samples, others, (c, x, k, l) -> asked.add(c));
    double[] p =
        settings.bothOrders()
            ? BothOrders.ask(oracle, asked, random, BothOrders.PairListener.NONE).stream()
                .mapToDouble(BothOrders.Verdict::preference)
                .toArray()
            : oracle.prefer(asked, random);
    List<VerdictTable> tables = new ArrayList<>();
    for (int x = 0; x < prompts.size(); x++) {
      double[][] table = new double[samples.get(x).size()][others.get(x).size()];
      Arrays.stream(table).forEach(row -> Arrays.fill(row, 0.5));
      tables.add(new VerdictTable(table));
    }
    int[] at = {0};
    pairs(samples, others, (c, x, k, l) -> tables.get(x).preference()[k][l] = p[at[0]++]);
    return tables;
  }

  /** What is done with a pair: where it stands by prompt, first and second response. */
  private interface OfPair {
    void of(Comparison pair, int prompt, int first, int second);
  }

  private void pairs(List<List<Response>> samples, List<List<Response>> others, OfPair each) {
    for (int x = 0; x < samples.size(); x++) {
      for (int k = 0; k < samples.get(x).size(); k++) {
        for (int l = 0; l < others.get(x).size(); l++) {
          Comparison pair =
              new Comparison(prompts.get(x), samples.get(x).get(k), others.get(x).get(l));
          if (!pair.sameText()) {
            each.of(pair, x, k, l);
          }
        }
      }
    }
  }

  private static void report(String name, WinRateEstimate found, Map<String, Double> figures) {
    figures.put(name, found.rate());
    Map<String, Double> more = new LinkedHashMap<>();
    more.put("-error", found.promptError());
    more.put("-answer-error", found.responseError());
    ErrorsOver over = found.prompts() > 1 ? ErrorsOver.PROMPTS : ErrorsOver.ANSWERS;
    ScoreInterval interval = found.interval(over, LEVEL);
    more.put("-low", interval.low());
    more.put("-high", interval.high());
    more.values().removeIf(value -> value.isNaN());
    more.forEach((what, value) -> figures.put(name + what, value));
  }

  @Override
  public void close() {
    Opened all = new Opened();
    others.values().forEach(all::add);
    all.close();
  }
}
