package org.comal.tabular;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comal.evaluate.Evaluator;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.prox.Game;
import org.comal.random.RandomSource;

/**
 * Measures a policy against everything that could be played, exactly. An oracle that draws its
 * verdicts is measured by the probabilities that it draws them with.
 *
 * <p>The game is the paper's, between policies that give nothing to what the policy that the run
 * starts from never gives: no prox step brings such a response back. Without {@link #begin} it is
 * between all responses.
 *
 * <ul>
 *   <li>{@code gap}: mean over prompts of max over y of P(y ≻ π | x) − ½, in [0, ½]; 0 for a Nash
 *       policy, and half the duality gap of (π, π).
 *   <li>{@code gap-unrestricted}: the same over all responses; told where the start never gives
 *       one.
 *   <li>{@code kl-to-nash}: mean over prompts of the least KL(π* ‖ π) over all Nash policies π* of
 *       the prompt, in nats, within 1e-12; infinite where each of them gives something to what π
 *       never gives. Left out where a prompt has more responses than the limit.
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

  /**
   * Nash policies by prompt; empty for a prompt that the game does not have, and where every one
   * gives something to what may not be given.
   */
  private record Solved(
      Tables tables, boolean[] played, boolean[] given, List<Optional<NashSet>> sets) {
    boolean of(Tables t, boolean[] nowPlayed, boolean[] nowGiven) {
      return tables.equals(t) && Arrays.equals(played, nowPlayed) && Arrays.equals(given, nowGiven);
    }
  }

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
    boolean[] all = new boolean[t.layout.size()];
    Arrays.fill(all, true);
    boolean[] played = opponent == null ? all : support(table(opponent, game));
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("gap", gap(pi, t, played));
    if (!Arrays.equals(played, all)) {
      figures.put("gap-unrestricted", gap(pi, t, all));
    }
    if (solvable(t)) {
      figures.put("kl-to-nash", kl(pi, solved(t, played, support(pi))));
    }
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

  private static double gap(TabularPolicy pi, Tables t, boolean[] played) {
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
        best = played[i] ? Math.max(best, advantage[i]) : best;
      }
      sum += best;
    }
    return sum / t.game.prompts().size();
  }

  private static double kl(TabularPolicy pi, Solved solved) {
    TableLayout layout = solved.tables.layout;
    double sum = 0;
    for (int x = 0; x < layout.promptCount(); x++) {
      if (solved.tables.preferences.table(x) != null) {
        int from = layout.offset(x);
        sum +=
            solved
                .sets
                .get(x)
                .map(nash -> nash.kl(pi.logProbArray(), from))
                .orElse(Double.POSITIVE_INFINITY);
      }
    }
    return sum / solved.tables.game.prompts().size();
  }

  /**
   * A Nash policy of every prompt's game between the responses that {@code policy} gives, found
   * once; one of them where there are several, and empty where a prompt has too many responses.
   * Prompts that the game does not have keep the policy.
   */
  @Override
  public Optional<EnumerablePolicy> nash(Policy policy, Game game) {
    TabularPolicy pi = table(policy, game);
    Tables t = tables(pi, game);
    if (!solvable(t)) {
      return Optional.empty();
    }
    boolean[] support = support(pi);
    List<Optional<NashSet>> sets = solved(t, support, support).sets;
    double[] p = pi.probabilityArray().clone();
    for (int x = 0; x < t.layout.promptCount(); x++) {
      if (t.preferences.table(x) != null) {
        double[] nash = sets.get(x).orElseThrow().one();
        System.arraycopy(nash, 0, p, t.layout.offset(x), nash.length);
      }
    }
    return Optional.of(new TabularPolicy(t.layout, Arrays.stream(p).map(Math::log).toArray(), p));
  }

  private boolean solvable(Tables t) {
    return IntStream.range(0, t.layout.promptCount())
        .allMatch(x -> t.preferences.table(x) == null || t.layout.responses(x).size() <= nashLimit);
  }

  private static boolean[] support(TabularPolicy pi) {
    double[] logProbs = pi.logProbArray();
    boolean[] support = new boolean[logProbs.length];
    for (int i = 0; i < support.length; i++) {
      support[i] = logProbs[i] > Double.NEGATIVE_INFINITY;
    }
    return support;
  }

  private Solved solved(Tables t, boolean[] played, boolean[] given) {
    Solved known = solved;
    if (known == null || !known.of(t, played, given)) {
      known = new Solved(t, played, given, solve(t, played, given));
      solved = known;
    }
    return known;
  }

  private static List<Optional<NashSet>> solve(Tables t, boolean[] played, boolean[] given) {
    record Key(PreferenceTable table, String responses) {}
    Map<Key, Optional<NashSet>> done = new HashMap<>();
    List<Optional<NashSet>> sets = new ArrayList<>();
    for (int x = 0; x < t.layout.promptCount(); x++) {
      PreferenceTable table = t.preferences.table(x);
      boolean[] own = of(played, t.layout, x);
      boolean[] mayGive = of(given, t.layout, x);
      sets.add(
          table == null
              ? Optional.empty()
              : done.computeIfAbsent(
                  new Key(table, Arrays.toString(own) + Arrays.toString(mayGive)),
                  key -> NashSet.of(table, own, mayGive)));
    }
    return sets;
  }

  private static boolean[] of(boolean[] all, TableLayout layout, int x) {
    return Arrays.copyOfRange(all, layout.offset(x), layout.offset(x + 1));
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
