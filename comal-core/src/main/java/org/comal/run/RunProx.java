package org.comal.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.algorithm.Prox;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Problem;
import org.comal.policy.Divergence;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.prox.Game;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.prox.ProxSolver;
import org.comal.prox.Solution;
import org.comal.prox.Step;
import org.comal.prox.StepFiles;
import org.comal.random.RandomSource;

/** The prox operator of a run: its solver on its game, with the random stream of the step. */
public final class RunProx implements Prox {
  private static final int KL_SAMPLES = 4;

  private final ProxSolver solver;
  private final RandomSource random;
  private final Listener listener;
  private Game game;
  private long step;
  private StepFiles files = StepFiles.NONE;
  private Map<String, Double> figures = Map.of();
  private Optional<Draws> draws = Optional.empty();

  /** Samples of a policy to measure KL with, and their log-probabilities under it. */
  private record Draws(Policy of, List<Completion> completions, double[] logProb) {}

  /**
   * Puts the operator together, before the first step.
   *
   * @param solver solves every prox step
   * @param game all prompts and the oracle
   * @param random the run's root stream
   * @param listener hears of phases and solved steps
   */
  public RunProx(ProxSolver solver, Game game, RandomSource random, Listener listener) {
    this.solver = solver;
    this.game = game;
    this.random = random;
    this.listener = listener;
  }

  /**
   * Sets the number of the prox step whose random stream is used from now on.
   *
   * @param newStep prox steps taken before it
   */
  public void at(long newStep) {
    this.step = newStep;
    this.draws = Optional.empty();
  }

  /** Sets number, game and files of the prox step that is taken next. */
  void at(long newStep, Game newGame, StepFiles newFiles) {
    at(newStep);
    this.game = newGame;
    this.files = newFiles;
    this.figures = Map.of();
  }

  /** What the solver said of the last prox step, in its order. */
  Map<String, Double> figures() {
    return figures;
  }

  @Override
  public Solution solve(Policy anchor, Payoff gain, double eta) {
    Solution solution =
        accepted(
            new ProxProblem(anchor, gain, eta),
            new Step(game, random.at("step", step), listener, files));
    figures = solution.figures();
    if (!figures.isEmpty()) {
      listener.on(new Event.Solved(figures));
    }
    return solution;
  }

  private Solution accepted(ProxProblem problem, Step where) {
    try {
      return solver.solve(problem, where);
    } catch (IllegalArgumentException e) {
      // Asked afterwards only, because asking may take as long as a step on a table.
      Optional<String> refusal = solver.reject(problem);
      if (refusal.isPresent()) {
        throw new ConfigException(List.of(Problem.of("prox: " + refusal.get())));
      }
      throw e;
    }
  }

  @Override
  public double kl(Policy p, Policy q) {
    if (p instanceof EnumerablePolicy ep && q instanceof EnumerablePolicy eq) {
      double sum = 0;
      for (Prompt x : game.prompts()) {
        sum += Divergence.kl(ep.logProbs(x), eq.logProbs(x));
      }
      return sum / game.prompts().size();
    }
    return sampledKl(p, q);
  }

  /** Mean of r − 1 − log r with r = q/p over samples of p: unbiased and never negative. */
  private double sampledKl(Policy p, Policy q) {
    // A step may measure one policy against several.
    if (draws.isEmpty() || draws.get().of() != p) {
      draws = Optional.of(draw(p));
    }
    double[] a = draws.get().logProb();
    double[] b = game.work().logProb(q, draws.get().completions());
    q.rest();
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double logRatio = b[i] - a[i];
      sum += Math.expm1(logRatio) - logRatio;
    }
    return sum / a.length;
  }

  private Draws draw(Policy p) {
    List<List<Response>> samples =
        game.work()
            .sample(
                p, game.prompts(), KL_SAMPLES, Sampling.FAITHFUL, random.at("step", step).at("kl"));
    List<Completion> completions = new ArrayList<>();
    for (int x = 0; x < samples.size(); x++) {
      for (Response y : samples.get(x)) {
        completions.add(new Completion(game.prompts().get(x), y));
      }
    }
    p.rest();
    double[] logProb = game.work().logProb(p, completions);
    p.rest();
    return new Draws(p, completions, logProb);
  }
}
