package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigOrigin;
import java.util.List;
import java.util.Optional;
import org.comal.algorithm.Algorithm;
import org.comal.algorithm.Prox;
import org.comal.algorithm.RunState;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Problem;
import org.comal.policy.Policy;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.prox.ProxSolver;
import org.comal.prox.Solution;

/**
 * The first prox steps of an algorithm on paper: no policy is opened and none learns, but each
 * problem that the algorithm writes down is shown to the solver, so that a loss that cannot solve
 * it is refused before anything large is loaded.
 */
final class SymbolicRun implements Prox {
  /** As many as the longest round of an algorithm's own, and one more. */
  private static final int STEPS = 4;

  private final ProxSolver solver;
  private int policies;
  private boolean drawsMixtures;

  private SymbolicRun(ProxSolver solver) {
    this.solver = solver;
  }

  /**
   * {@return why a solver cannot solve what an algorithm asks, whatever the policy, or why nobody
   * can draw what it takes; empty where nothing is wrong, or where that shows only with the run's
   * own policy}
   *
   * @param config of the run, for who draws and for where it stands
   */
  static Optional<Problem> problem(Config config, Algorithm algorithm, ProxSolver solver) {
    SymbolicRun prox = new SymbolicRun(solver);
    Optional<String> refusal = prox.refusal(algorithm);
    if (refusal.isPresent()) {
      return Optional.of(at(config, Kind.PROX.block(), refusal.get()));
    }
    return prox.drawsMixtures && config.hasPath(Kind.SAMPLER.block())
        ? Optional.of(
            at(
                config,
                Kind.SAMPLER.block(),
                "the algorithm draws from mixtures of two policies, token by token, and such a"
                    + " mixture is no model that a server could load"
                    + "\nMaybe leave policy.sampler out, or use an algorithm that draws no"
                    + " mixtures"))
        : Optional.empty();
  }

  /**
   * Looks whether there is such a problem.
   *
   * @throws ConfigException where there is
   */
  static void require(Config config, Algorithm algorithm, ProxSolver solver) {
    problem(config, algorithm, solver)
        .ifPresent(
            why -> {
              throw new ConfigException(List.of(why));
            });
  }

  private static Problem at(Config config, String block, String sentence) {
    ConfigOrigin place =
        config.hasPath(block) ? config.getValue(block).origin() : config.root().origin();
    return Problem.at(place, block + ": " + sentence);
  }

  private Optional<String> refusal(Algorithm algorithm) {
    try {
      RunState state = algorithm.start(new AnyPolicy(0));
      for (int step = 0; step < STEPS; step++) {
        state = algorithm.step(state, this);
      }
    } catch (Refused e) {
      return Optional.of(e.getMessage());
    } catch (RuntimeException needsItsOwnPolicy) {
      // An algorithm may look closer at its policy than a stand-in allows: the run itself asks
      // again.
      return Optional.empty();
    }
    return Optional.empty();
  }

  @Override
  public Solution solve(Policy anchor, Payoff gain, double eta) {
    drawsMixtures |= isMixture(anchor) || opposesMixture(gain);
    solver
        .reject(new ProxProblem(anchor, gain, eta))
        .ifPresent(
            why -> {
              throw new Refused(why);
            });
    return new Solution(new AnyPolicy(++policies));
  }

  private static boolean isMixture(Policy policy) {
    return policy instanceof AnyPolicy any && any.mixture();
  }

  /** Whether responses of a mixture are compared. */
  private static boolean opposesMixture(Payoff gain) {
    if (gain instanceof Payoff.Sum sum) {
      return sum.terms().stream().anyMatch(term -> opposesMixture(term.payoff()));
    }
    return gain instanceof Payoff.WinRate rate && isMixture(rate.opponent());
  }

  /** No two policies of a symbolic run are alike, and none is far from another. */
  @Override
  public double kl(Policy p, Policy q) {
    return Policy.same(p, q) ? 0 : 1;
  }

  /** Ends the run at the first problem that is refused. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String why) {
      super(why);
    }
  }
}
