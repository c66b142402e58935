package org.comal.prox;

import java.util.List;
import java.util.Optional;
import org.comal.Stable;

/**
 * Solves one prox step: exactly on a table, or by minimising a loss on samples.
 *
 * <p>A solver that cannot solve a problem says so in {@link #reject}; it never solves another one
 * in its place.
 */
@Stable
public interface ProxSolver {

  /**
   * Why this solver cannot solve {@code problem}.
   *
   * @param problem may be of any anchor, gain and step size
   * @return a sentence for the user, with what to do instead; empty where it can
   */
  Optional<String> reject(ProxProblem problem);

  /**
   * {@return the solution, as a policy of the anchor's family, which the caller closes, with what
   * there is to say of it} Who listens to the step hears of its progress; what it came to is
   * returned and told by the caller.
   *
   * @param problem one that {@link #reject} has nothing to say against
   * @param step the prompts, the oracle and what else the solver may use
   * @throws IllegalArgumentException with the sentence of {@link #reject} where that is not empty
   * @throws ArithmeticException where a number stops being finite; the message says where
   */
  Solution solve(ProxProblem problem, Step step);

  /**
   * What the user should know about these settings, as a bias that they bring.
   *
   * @return sentences; empty where there is nothing to say
   */
  default List<String> advice() {
    return List.of();
  }
}
