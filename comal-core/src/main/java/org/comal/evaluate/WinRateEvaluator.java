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
import org.comal.oracle.PreferenceOracle;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.prox.Game;
import org.comal.random.RandomSource;

/**
 * How often a policy's answers win against those of the policy that the run started from, and of
 * others, by the run's oracle or by the probabilities that it draws with.
 *
 * <ul>
 *   <li>{@code win-rate}: against the initial policy; {@code win-rate-NAME}: against a named one;
 *   <li>{@code …-error}: its standard error, by the spread over prompts; left out with one prompt;
 *   <li>{@code answer-tokens} and {@code answer-characters}: mean length of the policy's answers.
 * </ul>
 */
public final class WinRateEvaluator implements Evaluator {
  private final Settings settings;
  private final Supplier<Optional<List<Prompt>>> data;
  private final Map<String, Policy> others;
  private final Map<String, List<List<Response>>> answers = new LinkedHashMap<>();
  private List<Prompt> prompts = List.of();

  /**
   * How it is measured.
   *
   * @param samples answers per prompt
   * @param prompts most prompts, from the first; 0 for all
   * @param bothOrders whether each pair of answers is asked about in both orders
   */
  public record Settings(int samples, int prompts, boolean bothOrders, Sampling sampling) {}

  /**
   * Measures on the run's own prompts, with so many answers to each, asking in both orders.
   *
   * @param samples answers per prompt
   * @param sampling how the answers are drawn
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
    answers.clear();
    answers.put("", sample(initial, random.at("win-rate").at("initial")));
    others.forEach((name, p) -> answers.put("-" + name, sample(p, random.at("win-rate", name))));
  }

  @Override
  public Map<String, Double> evaluate(Policy policy, Game game, RandomSource random) {
    RandomSource own = random.at("win-rate");
    List<List<Response>> samples = sample(policy, own.at("samples"));
    PreferenceOracle oracle = game.oracle().expectation().orElse(game.oracle());
    Map<String, Double> figures = new LinkedHashMap<>();
    for (Map.Entry<String, List<List<Response>>> other : answers.entrySet()) {
      double[] wins = wins(samples, other.getValue(), oracle, own.at("against", other.getKey()));
      report("win-rate" + other.getKey(), wins, figures);
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
   * Mean over the samples of each prompt, the k-th against the k-th; NaN where none was answered.
   */
  private double[] wins(
      List<List<Response>> samples,
      List<List<Response>> others,
      PreferenceOracle oracle,
      RandomSource random) {
    List<Comparison> asked = new ArrayList<>();
    for (int x = 0; x < prompts.size(); x++) {
      for (int k = 0; k < samples.get(x).size(); k++) {
        Comparison c = new Comparison(prompts.get(x), samples.get(x).get(k), others.get(x).get(k));
        asked.add(c);
        if (settings.bothOrders()) {
          asked.add(c.swapped());
        }
      }
    }
    double[] p = oracle.prefer(asked, random);
    double[] wins = new double[prompts.size()];
    int at = 0;
    for (int x = 0; x < wins.length; x++) {
      double sum = 0;
      int answered = 0;
      for (int k = 0; k < samples.get(x).size(); k++) {
        double win = p[at++];
        if (settings.bothOrders()) {
          win = (win + 1 - p[at++]) / 2;
        }
        if (samples.get(x).get(k).equals(others.get(x).get(k))) {
          win = 0.5;
        }
        if (!Double.isNaN(win)) {
          sum += win;
          answered++;
        }
      }
      wins[x] = sum / answered;
    }
    return wins;
  }

  private static void report(String name, double[] wins, Map<String, Double> figures) {
    double sum = 0;
    double squares = 0;
    int n = 0;
    for (double w : wins) {
      if (!Double.isNaN(w)) {
        sum += w;
        squares += w * w;
        n++;
      }
    }
    double mean = sum / n;
    figures.put(name, mean);
    if (n > 1) {
      double variance = Math.max(0, squares - n * mean * mean) / (n - 1);
      figures.put(name + "-error", Math.sqrt(variance / n));
    }
  }

  @Override
  public void close() {
    others.values().forEach(Policy::close);
  }
}
