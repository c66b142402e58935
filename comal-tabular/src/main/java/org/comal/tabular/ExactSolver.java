package org.comal.tabular;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comal.data.Completion;
import org.comal.data.Response;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.prox.Game;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.prox.ProxSolver;
import org.comal.prox.Step;

/**
 * Solves a prox step in closed form: π'(y) ∝ anchor(y) · exp(η g(y)), in logs.
 *
 * <p>Needs a policy that can be enumerated and an oracle that always gives the same answer; every
 * pair of responses is asked once, on the first step. A response of anchor probability 0 keeps it.
 * Prompts that the game does not have keep the anchor.
 */
public final class ExactSolver implements ProxSolver {
  private volatile GameTables tables;

  @Override
  public Optional<String> reject(ProxProblem problem) {
    if (!(problem.anchor() instanceof EnumerablePolicy)) {
      return notEnumerable();
    }
    for (Payoff.Term term : problem.gain().terms()) {
      if (term.payoff() instanceof Payoff.WinRate w && !(w.opponent() instanceof EnumerablePolicy)
          || term.payoff() instanceof Payoff.LogRatio r
              && !(r.numerator() instanceof EnumerablePolicy
                  && r.denominator() instanceof EnumerablePolicy)) {
        return notEnumerable();
      }
    }
    return Optional.empty();
  }

  private static Optional<String> notEnumerable() {
    return Optional.of(
        "exact sums over all responses, but this policy's cannot be listed; use a solver that"
            + " learns from samples, as ipo, inpo or rebel");
  }

  @Override
  public Policy solve(ProxProblem problem, Step step) {
    if (!(problem.anchor() instanceof TabularPolicy)
        && problem.anchor() instanceof EnumerablePolicy e) {
      return solve(new ProxProblem(TabularPolicy.copyOf(e), problem.gain(), problem.eta()), step);
    }
    if (!(problem.anchor() instanceof TabularPolicy anchor)) {
      throw new IllegalArgumentException(reject(problem).orElseThrow());
    }
    GameTables tables = tables(step.game(), anchor.layout());
    double[] logits = new double[anchor.layout().size()];
    for (Payoff.Term term : problem.gain().terms()) {
      add(term, problem, tables, anchor.layout(), logits);
    }
    return anchored(anchor, problem.eta(), logits, tables);
  }

  private GameTables tables(Game game, TableLayout layout) {
    GameTables known = tables;
    if (known == null || !known.of(game, layout)) {
      known = GameTables.ask(game, layout);
      tables = known;
    }
    return known;
  }

  private void add(
      Payoff.Term term, ProxProblem problem, GameTables tables, TableLayout layout, double[] g) {
    double c = term.coefficient();
    if (term.payoff() instanceof Payoff.WinRate w) {
      double[] mu = table(w.opponent(), problem, layout).probabilityArray();
      for (int x = 0; x < layout.promptCount(); x++) {
        PreferenceTable table = tables.table(x);
        if (table != null) {
          table.addAdvantage(c, mu, layout.offset(x), g, layout.offset(x));
        }
      }
    } else if (term.payoff() instanceof Payoff.LogRatio r) {
      double[] a = table(r.numerator(), problem, layout).logProbArray();
      double[] b = table(r.denominator(), problem, layout).logProbArray();
      for (int i = 0; i < g.length; i++) {
        g[i] += c * (a[i] - b[i]);
      }
    } else if (term.payoff() instanceof Payoff.Reward reward) {
      List<Completion> all = new ArrayList<>(layout.size());
      for (int x = 0; x < layout.promptCount(); x++) {
        for (Response y : layout.responses(x)) {
          all.add(new Completion(layout.prompts().get(x), y));
        }
      }
      double[] rewards = reward.function().reward(all);
      for (int i = 0; i < g.length; i++) {
        g[i] += c * rewards[i];
      }
    }
  }

  private TabularPolicy table(Policy policy, ProxProblem problem, TableLayout layout) {
    if (policy instanceof EnumerablePolicy enumerable) {
      return TabularPolicy.aligned(enumerable, layout);
    }
    throw new IllegalArgumentException(reject(problem).orElseThrow());
  }

  /** anchor · exp(η g) / Z, in the array that held g. */
  private static TabularPolicy anchored(
      TabularPolicy anchor, double eta, double[] gain, GameTables tables) {
    TableLayout layout = anchor.layout();
    double[] logAnchor = anchor.logProbArray();
    double[] probabilities = new double[gain.length];
    for (int x = 0; x < layout.promptCount(); x++) {
      int from = layout.offset(x);
      int to = layout.offset(x + 1);
      if (tables.table(x) == null) {
        System.arraycopy(logAnchor, from, gain, from, to - from);
      } else {
        for (int i = from; i < to; i++) {
          gain[i] =
              logAnchor[i] == Double.NEGATIVE_INFINITY
                  ? logAnchor[i]
                  : logAnchor[i] + eta * gain[i];
        }
      }
      TabularPolicy.normalize(layout, gain, probabilities, from, to);
    }
    return new TabularPolicy(layout, gain, probabilities);
  }
}
