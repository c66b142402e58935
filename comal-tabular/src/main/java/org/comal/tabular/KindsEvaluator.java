package org.comal.tabular;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.evaluate.Evaluation;
import org.comal.evaluate.Evaluator;
import org.comal.oracle.BothOrders;
import org.comal.oracle.PreferenceOracle;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.prox.Game;
import org.comal.random.RandomSource;

/**
 * Sorts a policy's responses into kinds and takes the kinds as the responses of a small game, in
 * which a language model can be measured as a table is.
 *
 * <p>{@link ResponseKinds} tells the kinds apart; what is of none is of kind {@code other}. The
 * game is that of the named kinds; their preferences are given, or measured once a run as the mean
 * preference between responses of two kinds to the same prompt that the initial policy gives, each
 * pair asked about in both orders. Responses of no kind play no part in it.
 *
 * <ul>
 *   <li>{@code share-KIND}: share of the responses, over all prompts; {@code share-other} the rest.
 *   <li>{@code share-off-prompt}: where kinds read prompts, what would be of a kind as a response
 *       to another prompt, as one about another topic; {@code share-other} is without it.
 *   <li>{@code gap}: max over kinds of P(kind ≻ shares) − ½.
 *   <li>{@code kl-to-nash}: the least KL(Nash ‖ shares) over all Nash policies, in nats; infinite
 *       where each of them needs a kind that was not seen.
 * </ul>
 *
 * <p>Shares are pooled over prompts: gap and KL of every prompt's few responses, averaged, would be
 * biased upward.
 */
public final class KindsEvaluator implements Evaluator {
  /** What the game of kinds is called in trajectories: as a table's that has one game. */
  private static final String GAME = "game";

  private final Settings settings;
  private PreferenceTable preferences;
  private NashSet nash;

  /**
   * How kinds are told apart and measured.
   *
   * @param kinds tells kinds apart
   * @param samples responses per prompt
   * @param comparisons most pairs of responses by which the preference of two kinds is measured
   * @param sampling how the responses are drawn
   * @param preferences P(kind i ≻ kind j); empty where it is to be measured
   */
  public record Settings(
      ResponseKinds kinds,
      int samples,
      int comparisons,
      Sampling sampling,
      Optional<PreferenceTable> preferences) {
    List<String> names() {
      return kinds.names();
    }
  }

  /**
   * Measures by kinds; solves their game at once where the preferences are given.
   *
   * @param settings how kinds are told apart and measured
   */
  public KindsEvaluator(Settings settings) {
    this.settings = settings;
    settings.preferences().ifPresent(this::solve);
  }

  @Override
  public Optional<String> reject(Policy policy, Game game) {
    if (settings.names().isEmpty()) {
      return Optional.of(
          "kinds is told no kinds; give evaluator.kinds a pattern, or a rule of the grammar, by"
              + " name");
    }
    return policy instanceof EnumerablePolicy
        ? Optional.of("kinds sorts samples, but a table is measured exactly; use exact-game")
        : Optional.empty();
  }

  private void solve(PreferenceTable table) {
    boolean[] all = new boolean[table.size()];
    Arrays.fill(all, true);
    preferences = table;
    nash = NashSet.of(table, all, all).orElseThrow();
  }

  /**
   * {@inheritDoc}
   *
   * @throws ArithmeticException where two kinds never answer the same prompt
   */
  @Override
  public void begin(Policy initial, Game game, RandomSource random) {
    if (settings.preferences().isEmpty()) {
      RandomSource own = random.at("kinds");
      PreferenceOracle oracle = game.oracle().expectation().orElse(game.oracle());
      solve(measured(game.prompts(), sample(initial, game, own.at("samples")), oracle, own));
    }
  }

  private List<List<Response>> sample(Policy policy, Game game, RandomSource own) {
    List<List<Response>> samples =
        game.work().sample(policy, game.prompts(), settings.samples(), settings.sampling(), own);
    policy.rest();
    return samples;
  }

  /** The preferences between kinds, by pairs of responses that are each used in one pair only. */
  private PreferenceTable measured(
      List<Prompt> prompts,
      List<List<Response>> samples,
      PreferenceOracle oracle,
      RandomSource own) {
    int n = settings.names().size();
    List<List<List<Response>>> sorted = new ArrayList<>();
    for (int x = 0; x < prompts.size(); x++) {
      List<List<Response>> byKind = new ArrayList<>();
      for (int k = 0; k < n; k++) {
        byKind.add(new ArrayList<>());
      }
      for (Response y : samples.get(x)) {
        int kind = settings.kinds().of(prompts.get(x), y);
        if (kind >= 0) {
          byKind.get(kind).add(y);
        }
      }
      sorted.add(byKind);
    }
    double[][] table = new double[n][n];
    for (int i = 0; i < n; i++) {
      table[i][i] = 0.5;
      for (int j = i + 1; j < n; j++) {
        List<Comparison> asked = new ArrayList<>();
        for (int x = 0; x < prompts.size(); x++) {
          List<Response> first = sorted.get(x).get(i);
          List<Response> second = sorted.get(x).get(j);
          int pairs = Math.min(first.size(), second.size());
          for (int k = 0; k < pairs && asked.size() < settings.comparisons(); k++) {
            asked.add(new Comparison(prompts.get(x), first.get(k), second.get(k)));
          }
        }
        double p =
            BothOrders.ask(oracle, asked, own.at("pair " + i, j), BothOrders.PairListener.NONE)
                .stream()
                .mapToDouble(BothOrders.Verdict::preference)
                .filter(v -> !Double.isNaN(v))
                .average()
                .orElse(Double.NaN);
        if (Double.isNaN(p)) {
          throw new ArithmeticException(
              "the preference between the kinds "
                  + settings.names().get(i)
                  + " and "
                  + settings.names().get(j)
                  + " cannot be measured: in "
                  + settings.samples()
                  + " responses to each prompt the initial policy gives no two of them that the"
                  + " oracle judges; raise evaluator.samples, or give evaluator.preferences");
        }
        table[i][j] = p;
        table[j][i] = 1 - p;
      }
    }
    oracle.rest();
    return PreferenceTable.of(table);
  }

  @Override
  public Map<String, Double> evaluate(Policy policy, Game game, RandomSource random) {
    return measure(policy, game, random).figures();
  }

  @Override
  public Evaluation measure(Policy policy, Game game, RandomSource random) {
    List<String> names = settings.names();
    int[] counts = new int[names.size()];
    int other = 0;
    int offPrompt = 0;
    List<List<Response>> samples = sample(policy, game, random.at("kinds"));
    for (int x = 0; x < samples.size(); x++) {
      for (Response y : samples.get(x)) {
        int kind = settings.kinds().of(game.prompts().get(x), y);
        switch (kind) {
          case ResponseKinds.OTHER -> other++;
          case ResponseKinds.OFF_PROMPT -> offPrompt++;
          default -> counts[kind]++;
        }
      }
    }
    int named = Arrays.stream(counts).sum();
    double all = named + other + offPrompt;
    Map<String, Double> figures = new LinkedHashMap<>();
    double[] shares = new double[names.size()];
    for (int k = 0; k < shares.length; k++) {
      figures.put("share-" + names.get(k), counts[k] / all);
      shares[k] = (double) counts[k] / named;
    }
    figures.put("share-other", other / all);
    if (settings.kinds().readsPrompts()) {
      figures.put("share-off-prompt", offPrompt / all);
    }
    Map<String, Double> row = new LinkedHashMap<>();
    for (int k = 0; k < shares.length; k++) {
      row.put(names.get(k), shares[k]);
    }
    if (named > 0) {
      figures.put("gap", NashSolver.gain(preferences, shares));
      figures.put("kl-to-nash", kl(shares));
    }
    return new Evaluation(figures, Map.of(GAME, row));
  }

  private double kl(double[] shares) {
    double[] logShares = Arrays.stream(shares).map(Math::log).toArray();
    if (nash.unique()) {
      return nash.kl(logShares, 0);
    }
    boolean[] all = new boolean[shares.length];
    boolean[] seen = new boolean[shares.length];
    for (int k = 0; k < shares.length; k++) {
      all[k] = true;
      seen[k] = shares[k] > 0;
    }
    return NashSet.of(preferences, all, seen)
        .map(reached -> reached.kl(logShares, 0))
        .orElse(Double.POSITIVE_INFINITY);
  }

  @Override
  public Optional<EnumerablePolicy> nash(Policy policy, Game game) {
    return nash == null
        ? Optional.empty()
        : Optional.of(TabularPolicy.game(settings.names(), nash.one()));
  }
}
