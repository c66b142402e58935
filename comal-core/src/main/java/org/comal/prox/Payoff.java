package org.comal.prox;

import java.util.ArrayList;
import java.util.List;
import org.comal.Stable;
import org.comal.policy.Policy;

/**
 * What a prox step rewards: a function g(x, y) of prompt and response, known up to a constant per
 * prompt. Symbolic: an algorithm writes it down, a {@link ProxSolver} works out what it needs.
 *
 * <pre>{@code
 * Payoff g = winRate(mu).plus(-tau, logRatio(mu, ref));
 * }</pre>
 */
@Stable
public sealed interface Payoff permits Payoff.WinRate, Payoff.LogRatio, Payoff.Reward, Payoff.Sum {

  /**
   * W(μ)(y) = P(y ≻ μ) = E over y' from μ of P(y ≻ y'), in [0, 1], by the run's oracle.
   *
   * @param opponent μ
   */
  record WinRate(Policy opponent) implements Payoff {}

  /**
   * log numerator(y) − log denominator(y), in nats.
   *
   * @param numerator policy whose log-probability is added
   * @param denominator policy whose log-probability is taken off
   */
  record LogRatio(Policy numerator, Policy denominator) implements Payoff {}

  /**
   * A given reward, in its own units.
   *
   * @param function tells the reward of a response
   */
  record Reward(RewardFunction function) implements Payoff {}

  /**
   * A weighted sum; its terms are never sums themselves.
   *
   * @param terms each a coefficient and a payoff; may be empty
   */
  record Sum(List<Term> terms) implements Payoff {
    /**
     * Copies the terms.
     *
     * @param terms copied
     */
    public Sum {
      terms = List.copyOf(terms);
    }
  }

  /**
   * One summand.
   *
   * @param coefficient finite
   * @param payoff not a {@link Sum}
   */
  record Term(double coefficient, Payoff payoff) {
    /**
     * Checks coefficient and payoff.
     *
     * @param coefficient finite
     * @param payoff not a {@link Sum}
     * @throws IllegalArgumentException where the coefficient is not finite or the payoff is a sum
     */
    public Term {
      if (payoff instanceof Sum) {
        throw new IllegalArgumentException("a term of a sum cannot be a sum");
      }
      if (!Double.isFinite(coefficient)) {
        throw new IllegalArgumentException("coefficient is " + coefficient);
      }
    }
  }

  /**
   * {@return the win rate against {@code opponent}}
   *
   * @param opponent whose responses those of the policy are compared with
   */
  static Payoff winRate(Policy opponent) {
    return new WinRate(opponent);
  }

  /**
   * {@return the log-ratio log numerator − log denominator, in nats}
   *
   * @param numerator a policy of the anchor's family
   * @param denominator a policy of the anchor's family
   */
  static Payoff logRatio(Policy numerator, Policy denominator) {
    return new LogRatio(numerator, denominator);
  }

  /** {@return this payoff as summands; one with coefficient 1 where it is no sum} */
  default List<Term> terms() {
    return this instanceof Sum sum ? sum.terms : List.of(new Term(1, this));
  }

  /**
   * {@return this payoff plus {@code coefficient} times another}
   *
   * @param coefficient finite
   * @param other may be a sum, whose terms are then added one by one
   */
  default Payoff plus(double coefficient, Payoff other) {
    if (!(this instanceof Sum) && !(other instanceof Sum)) {
      return new Sum(List.of(new Term(1, this), new Term(coefficient, other)));
    }
    List<Term> all = new ArrayList<>(terms());
    for (Term t : other.terms()) {
      all.add(new Term(coefficient * t.coefficient(), t.payoff()));
    }
    return new Sum(all);
  }

  /**
   * {@return this payoff times a number}
   *
   * @param factor finite
   */
  default Payoff times(double factor) {
    return new Sum(
        terms().stream().map(t -> new Term(factor * t.coefficient(), t.payoff())).toList());
  }
}
