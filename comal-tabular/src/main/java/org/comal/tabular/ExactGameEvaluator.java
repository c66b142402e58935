package org.comal.tabular;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comal.data.Response;
import org.comal.evaluate.Evaluator;
import org.comal.policy.Divergence;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.prox.Game;
import org.comal.random.RandomSource;

/**
 * Measures a policy against everything that could be played, exactly. An oracle that draws its
 * verdicts is measured by the probabilities that it draws them with.
 *
 * <ul>
 *   <li>{@code gap}: mean over prompts of max over y of P(y ≻ π | x) − ½, in [0, ½]; 0 for a Nash
 *       policy, and half the duality gap of (π, π).
 *   <li>{@code kl-to-nash}: mean over prompts of KL(π* ‖ π), in nats. Where a game has several Nash
 *       policies, π* is the one that linear programming finds among those that give nothing to
 *       responses that the policy can never give. Left out where a prompt has more responses than
 *       the limit.
 *   <li>{@code win-rate}: where asked for, P(policy ≻ policy that the run starts from).
 * </ul>
 */
public final class ExactGameEvaluator implements Evaluator {
  private final int nashLimit;
  private final boolean tellsWinRate;
  private Policy opponent;
  private volatile Tables tables;
  private volatile Solved solved;

  private record Tables(Game game, TableLayout layout, GameTables preferences) {}

  private record Solved(Tables tables, boolean[] allowed, Optional<TabularPolicy> nash) {}

  /**
   * Measures the gap, and the distance to the Nash policy of small games.
   *
   * @param nashLimit most responses to one prompt for which the Nash policy is computed; the time
   *     grows with the cube
   */
  public ExactGameEvaluator(int nashLimit) {
    this(nashLimit, false);
  }

  /**
   * Measures what is asked for.
   *
   * @param nashLimit most responses to one prompt for which the Nash policy is computed; the time
   *     grows with the cube
   * @param tellsWinRate whether the win rate against the policy that a run starts from is told,
   *     from {@link #begin} on
   */
  public ExactGameEvaluator(int nashLimit, boolean tellsWinRate) {
    this.nashLimit = nashLimit;
    this.tellsWinRate = tellsWinRate;
  }

  @Override
  public void begin(Policy initial, Game game, RandomSource random) {
    opponent = initial;
  }

  @Override
  public Optional<String> reject(Policy policy, Game game) {
    if (!(policy instanceof EnumerablePolicy)) {
      return Optional.of(
          "exact-game sums over all responses, but this policy's cannot be listed; use another"
              + " evaluator");
    }
    if (game.oracle().expectation().isEmpty()) {
      return Optional.of(
          "exact-game needs the probabilities that preferences are drawn with, but the oracle "
              + game.oracle().id()
              + " does not know them; use another evaluator");
    }
    return Optional.empty();
  }

  @Override
  public Map<String, Double> evaluate(Policy policy, Game game, RandomSource random) {
    TabularPolicy pi = table(policy, game);
    Tables t = tables(pi, game);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("gap", gap(pi, t));
    nash(pi, game).ifPresent(nash -> figures.put("kl-to-nash", kl((TabularPolicy) nash, pi, t)));
    if (tellsWinRate && opponent != null) {
      figures.put("win-rate", winRate(pi, table(opponent, game), t));
    }
    return figures;
  }

  private static double winRate(TabularPolicy pi, TabularPolicy opponent, Tables t) {
    TableLayout layout = t.layout;
    double[] advantage = new double[layout.size()];
    double[] p = pi.probabilityArray();
    double sum = 0;
    for (int x = 0; x < layout.promptCount(); x++) {
      PreferenceTable table = t.preferences.table(x);
      if (table == null) {
        continue;
      }
      int from = layout.offset(x);
      table.addAdvantage(1, opponent.probabilityArray(), from, advantage, from);
      for (int i = from; i < layout.offset(x + 1); i++) {
        sum += p[i] * advantage[i];
      }
    }
    return 0.5 + sum / t.game.prompts().size();
  }

  private static double gap(TabularPolicy pi, Tables t) {
    TableLayout layout = t.layout;
    double[] advantage = new double[layout.size()];
    double sum = 0;
    for (int x = 0; x < layout.promptCount(); x++) {
      PreferenceTable table = t.preferences.table(x);
      if (table == null) {
        continue;
      }
      int from = layout.offset(x);
      table.addAdvantage(1, pi.probabilityArray(), from, advantage, from);
      double best = 0;
      for (int i = from; i < layout.offset(x + 1); i++) {
        best = Math.max(best, advantage[i]);
      }
      sum += best;
    }
    return sum / t.game.prompts().size();
  }

  private static double kl(TabularPolicy nash, TabularPolicy pi, Tables t) {
    TableLayout layout = t.layout;
    double sum = 0;
    for (int x = 0; x < layout.promptCount(); x++) {
      if (t.preferences.table(x) == null) {
        continue;
      }
      sum +=
          Divergence.kl(
              nash.logProbArray(), pi.logProbArray(), layout.offset(x), layout.offset(x + 1));
    }
    return sum / t.game.prompts().size();
  }

  /**
   * The Nash policy of every prompt's game, found once; empty where a prompt has too many
   * responses. Prompts that the game does not have keep the policy.
   *
   * @throws IllegalArgumentException with a sentence where every Nash policy needs a response that
   *     {@code policy} never gives, so that no algorithm could reach it
   */
  @Override
  public Optional<EnumerablePolicy> nash(Policy policy, Game game) {
    TabularPolicy pi = table(policy, game);
    Tables t = tables(pi, game);
    Solved known = solved;
    if (known == null || !known.tables.equals(t) || !allows(known.allowed, pi)) {
      known = new Solved(t, allowed(pi), solve(pi, t));
      solved = known;
    }
    return known.nash.map(n -> n);
  }

  private static boolean[] allowed(TabularPolicy pi) {
    double[] logProbs = pi.logProbArray();
    boolean[] allowed = new boolean[logProbs.length];
    for (int i = 0; i < allowed.length; i++) {
      allowed[i] = logProbs[i] > Double.NEGATIVE_INFINITY;
    }
    return allowed;
  }

  private static boolean allows(boolean[] allowed, TabularPolicy pi) {
    double[] logProbs = pi.logProbArray();
    for (int i = 0; i < allowed.length; i++) {
      if (allowed[i] != logProbs[i] > Double.NEGATIVE_INFINITY) {
        return false;
      }
    }
    return true;
  }

  private Optional<TabularPolicy> solve(TabularPolicy pi, Tables t) {
    TableLayout layout = t.layout;
    boolean[] allowed = allowed(pi);
    int prompts = layout.promptCount();
    for (int x = 0; x < prompts; x++) {
      if (t.preferences.table(x) != null && layout.responses(x).size() > nashLimit) {
        return Optional.empty();
      }
    }
    double[] p = pi.probabilityArray().clone();
    record Key(PreferenceTable table, String allowed) {}
    Map<Key, double[]> done = new LinkedHashMap<>();
    for (int x = 0; x < prompts; x++) {
      PreferenceTable table = t.preferences.table(x);
      if (table == null) {
        continue;
      }
      boolean[] own = java.util.Arrays.copyOfRange(allowed, layout.offset(x), layout.offset(x + 1));
      Key key = new Key(table, java.util.Arrays.toString(own));
      double[] nash = done.get(key);
      if (nash == null) {
        int at = x;
        nash =
            NashSolver.solve(table, own)
                .orElseThrow(
                    () -> new IllegalArgumentException(outOfReach(table, own, layout, at)));
        done.put(key, nash);
      }
      System.arraycopy(nash, 0, p, layout.offset(x), nash.length);
    }
    double[] logP = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      logP[i] = Math.log(p[i]);
    }
    return Optional.of(new TabularPolicy(layout, logP, p));
  }

  private static String outOfReach(
      PreferenceTable table, boolean[] own, TableLayout layout, int x) {
    boolean[] all = new boolean[own.length];
    java.util.Arrays.fill(all, true);
    double[] nash = NashSolver.solve(table, all).orElseThrow();
    List<Response> y = layout.responses(x);
    List<String> missing =
        IntStream.range(0, own.length)
            .filter(i -> !own[i] && nash[i] > 0)
            .mapToObj(i -> y.get(i).text())
            .toList();
    return "the initial policy gives probability 0 to "
        + String.join(", ", missing)
        + " for prompt "
        + layout.prompts().get(x).id()
        + ", which the Nash policy needs and no prox step can bring back; give every response some"
        + " initial probability";
  }

  private TabularPolicy table(Policy policy, Game game) {
    if (!(policy instanceof EnumerablePolicy enumerable)) {
      throw new IllegalArgumentException(reject(policy, game).orElseThrow());
    }
    Tables known = tables;
    if (policy instanceof TabularPolicy table) {
      return table;
    }
    TabularPolicy copy = TabularPolicy.copyOf(enumerable);
    return known != null && known.layout.equals(copy.layout())
        ? new TabularPolicy(known.layout, copy.logProbArray(), copy.probabilityArray())
        : copy;
  }

  private Tables tables(TabularPolicy pi, Game game) {
    Tables known = tables;
    if (known == null || !known.game.equals(game) || !known.layout.equals(pi.layout())) {
      Game exact = new Game(game.prompts(), game.oracle().expectation().orElseThrow());
      known = new Tables(game, pi.layout(), GameTables.ask(exact, pi.layout()));
      tables = known;
    }
    return known;
  }
}
