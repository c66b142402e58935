package org.comal.tabular;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comal.data.Completion;
import org.comal.data.Response;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.prox.Game;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.prox.ProxSolver;
import org.comal.prox.Solution;
import org.comal.prox.Step;

/**
 * Solves a prox step in closed form: π'(y) ∝ anchor(y) · exp(η g(y)), in logs; or takes the exact
 * minimiser of a loss in its place.
 *
 * <p>Needs a policy that can be enumerated and an oracle that always gives the same verdict; every
 * pair of responses is asked once, on the first step. A response of anchor probability 0 keeps it.
 * Prompts that the game does not have keep the anchor. Prompts are worked on in parallel; the
 * result does not depend on how many threads there are.
 */
public final class ExactSolver implements ProxSolver {
  /** Numbers of the tables above which a step is worth several threads. */
  private static final int PARALLEL_WORK = 1 << 15;

  /** Responses that one task works on, so that its arrays stay in the first cache. */
  private static final int TASK_RESPONSES = 1 << 10;

  private final PopulationLoss loss;
  private volatile GameTables tables;

  /** A solver of the prox itself. */
  public ExactSolver() {
    this(PopulationLoss.PROX);
  }

  /**
   * A solver that takes the population minimiser of a loss.
   *
   * @param loss the prox, or what stands for it
   */
  public ExactSolver(PopulationLoss loss) {
    this.loss = Objects.requireNonNull(loss, "loss");
  }

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
    return loss == PopulationLoss.DPO ? rejectForDpo(problem) : Optional.empty();
  }

  private static Optional<String> notEnumerable() {
    return Optional.of(
        "exact sums over all responses, but this policy's cannot be listed; use a solver that"
            + " learns from samples, as ipo, inpo or rebel");
  }

  private static Optional<String> rejectForDpo(ProxProblem problem) {
    List<Payoff.Term> terms = problem.gain().terms();
    boolean fits =
        terms.size() == 1
            && terms.get(0).coefficient() == 1
            && terms.get(0).payoff() instanceof Payoff.WinRate w
            && Policy.same(w.opponent(), problem.anchor());
    return fits
        ? Optional.empty()
        : Optional.of(
            "exact with loss = dpo fits a reward to the preferences between responses of the"
                + " policy itself, but this step asks for another gain; use mirror-descent with"
                + " it, or loss = prox");
  }

  @Override
  public Solution solve(ProxProblem problem, Step step) {
    if (!(problem.anchor() instanceof TabularPolicy anchor)) {
      if (problem.anchor() instanceof EnumerablePolicy other) {
        Policy table = TabularPolicy.copyOf(other);
        return solve(new ProxProblem(table, problem.gain(), problem.eta()), step);
      }
      throw new IllegalArgumentException(reject(problem).orElseThrow());
    }
    if (loss == PopulationLoss.DPO) {
      rejectForDpo(problem)
          .ifPresent(
              why -> {
                throw new IllegalArgumentException(why);
              });
    }
    Work work = new Work(problem, anchor, tables(step.game(), anchor.layout()));
    int prompts = anchor.layout().promptCount();
    if (prompts == 1 || work.tables.entries() < PARALLEL_WORK) {
      work.solve(0, prompts);
    } else {
      int size = Math.max(1, (int) ((long) prompts * TASK_RESPONSES / anchor.layout().size()));
      IntStream.range(0, (prompts + size - 1) / size)
          .parallel()
          .forEach(t -> work.solve(t * size, Math.min(prompts, (t + 1) * size)));
    }
    return new Solution(new TabularPolicy(anchor.layout(), work.logits, work.probabilities));
  }

  private GameTables tables(Game game, TableLayout layout) {
    GameTables known = tables;
    if (known == null || !known.of(game, layout)) {
      known = GameTables.ask(game, layout);
      tables = known;
    }
    return known;
  }

  /** One prox step; ranges of prompts are independent of each other. */
  private final class Work {
    private final TabularPolicy anchor;
    private final TableLayout layout;
    private final GameTables tables;
    private final double eta;
    private final List<Payoff.Term> terms;

    /** By term: probabilities, the numerator's logs, or rewards. */
    private final double[][] values;

    /** By term: the denominator's logs. */
    private final double[][] divisors;

    private final double[] logits;
    private final double[] probabilities;

    Work(ProxProblem problem, TabularPolicy anchor, GameTables tables) {
      this.anchor = anchor;
      this.layout = anchor.layout();
      this.tables = tables;
      this.eta = problem.eta();
      this.terms = problem.gain().terms();
      this.values = new double[terms.size()][];
      this.divisors = new double[terms.size()][];
      for (int t = 0; t < values.length; t++) {
        Payoff payoff = terms.get(t).payoff();
        if (payoff instanceof Payoff.WinRate w) {
          values[t] = table(w.opponent(), problem).probabilityArray();
        } else if (payoff instanceof Payoff.LogRatio r) {
          values[t] = table(r.numerator(), problem).logProbArray();
          divisors[t] = table(r.denominator(), problem).logProbArray();
        } else if (payoff instanceof Payoff.Reward r) {
          values[t] = r.function().reward(completions());
        }
      }
      this.logits = new double[layout.size()];
      this.probabilities = new double[layout.size()];
    }

    private TabularPolicy table(Policy policy, ProxProblem problem) {
      if (policy instanceof EnumerablePolicy enumerable) {
        return TabularPolicy.aligned(enumerable, layout);
      }
      throw new IllegalArgumentException(reject(problem).orElseThrow());
    }

    private List<Completion> completions() {
      List<Completion> all = new ArrayList<>(layout.size());
      for (int x = 0; x < layout.promptCount(); x++) {
        for (Response y : layout.responses(x)) {
          all.add(new Completion(layout.prompts().get(x), y));
        }
      }
      return all;
    }

    /** Solves prompts from {@code first} to before {@code end}. */
    void solve(int first, int end) {
      for (int t = 0; t < values.length; t++) {
        add(t, first, end);
      }
      for (int x = first; x < end; x++) {
        int from = layout.offset(x);
        int to = layout.offset(x + 1);
        if (tables.table(x) == null) {
          System.arraycopy(anchor.logProbArray(), from, logits, from, to - from);
        } else {
          minimise(x, from, to);
        }
        TabularPolicy.normalize(layout, logits, probabilities, from, to);
      }
    }

    /** Adds a term of the gain, win rates less ½. */
    private void add(int t, int first, int end) {
      double c = terms.get(t).coefficient();
      double[] value = values[t];
      if (terms.get(t).payoff() instanceof Payoff.WinRate) {
        for (int x = first; x < end; x++) {
          PreferenceTable table = tables.table(x);
          if (table != null) {
            table.addAdvantage(c, value, layout.offset(x), logits, layout.offset(x));
          }
        }
        return;
      }
      double[] divisor = divisors[t];
      int from = layout.offset(first);
      int to = layout.offset(end);
      for (int i = from; i < to; i++) {
        logits[i] += c * (divisor == null ? value[i] : value[i] - divisor[i]);
      }
    }

    /** Turns the gain of one prompt into logits. */
    private void minimise(int x, int from, int to) {
      double[] logAnchor = anchor.logProbArray();
      switch (loss) {
        case PROX -> {
          for (int i = from; i < to; i++) {
            logits[i] =
                logAnchor[i] == Double.NEGATIVE_INFINITY
                    ? logAnchor[i]
                    : logAnchor[i] + eta * logits[i];
          }
        }
        case SPPO -> {
          double half = -0.5;
          for (Payoff.Term term : terms) {
            half += term.payoff() instanceof Payoff.WinRate ? 0.5 * term.coefficient() : 0;
          }
          for (int i = from; i < to; i++) {
            logits[i] = eta * (logits[i] + half);
          }
          SppoMinimizer.solve(logAnchor, logits, from, to);
        }
        case DPO -> {
          double[] mu = java.util.Arrays.copyOfRange(anchor.probabilityArray(), from, to);
          double[] r = new BradleyTerryFit(tables.table(x), mu).rewards();
          for (int i = from; i < to; i++) {
            logits[i] = logAnchor[i] + eta * r[i - from];
          }
        }
        default -> throw new AssertionError(loss);
      }
    }
  }
}
