package org.comal.guice;

import java.util.Optional;
import org.comal.algorithm.Algorithm;
import org.comal.algorithm.Prox;
import org.comal.algorithm.RunState;
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

  private SymbolicRun(ProxSolver solver) {
    this.solver = solver;
  }

  /**
   * {@return why a solver cannot solve what an algorithm asks, whatever the policy; empty where it
   * can, or where that shows only with the run's own policy}
   */
  static Optional<String> refusal(Algorithm algorithm, ProxSolver solver) {
    SymbolicRun prox = new SymbolicRun(solver);
    try {
      RunState state = algorithm.start(new AnyPolicy(0));
      for (int step = 0; step < STEPS; step++) {
        state = algorithm.step(state, prox);
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
    solver
        .reject(new ProxProblem(anchor, gain, eta))
        .ifPresent(
            why -> {
              throw new Refused(why);
            });
    return new Solution(new AnyPolicy(++policies));
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
