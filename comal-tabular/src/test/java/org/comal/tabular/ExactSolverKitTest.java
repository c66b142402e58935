package org.comal.tabular;

import org.comal.policy.EnumerablePolicy;
import org.comal.prox.Game;
import org.comal.prox.ProxSolver;
import org.comal.tck.SolverKit;

class ExactSolverKitTest extends SolverKit {
  @Override
  protected ProxSolver solver() {
    return new ExactSolver();
  }

  @Override
  protected Game game() {
    return TwoGames.game();
  }

  @Override
  protected EnumerablePolicy anchor() {
    return TwoGames.policy();
  }

  @Override
  protected EnumerablePolicy other() {
    return TwoGames.other();
  }

  @Override
  protected double tolerance() {
    return 1e-12;
  }
}
