package org.comal.prox;

import java.util.ArrayList;
import java.util.List;
import org.comal.policy.Policy;

/**
 * What a prox step rewards: a function g(x, y) of prompt and response, known up to a constant per
 * prompt. Symbolic: an algorithm writes it down, a {@link ProxSolver} works out what it needs.
 *
 * <pre>{@code
 * Payoff g = winRate(mu).plus(-tau, logRatio(mu, ref));
 * }</pre>
 */
public sealed interface Payoff permits Payoff.WinRate, Payoff.LogRatio, Payoff.Reward, Payoff.Sum {

  /**
   * W(μ)(y) = P(y ≻ μ) = E over y' from μ of P(y ≻ y'), in [0, 1], by the run's oracle.
   *
   * @param opponent μ
   */
  record WinRate(Policy opponent) implements Payoff {}

  /** log numerator(y) − log denominator(y), in nats. */
  record LogRatio(Policy numerator, Policy denominator) implements Payoff {}

  /** A given reward, in its own units. */
  record Reward(RewardFunction function) implements Payoff {}

  /** A weighted sum; its terms are never sums themselves. */
  record Sum(List<Term> terms) implements Payoff {
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
    public Term {
      if (payoff instanceof Sum) {
        throw new IllegalArgumentException("a term of a sum cannot be a sum");
      }
      if (!Double.isFinite(coefficient)) {
        throw new IllegalArgumentException("coefficient is " + coefficient);
      }
    }
  }

  /** The win rate against {@code opponent}. */
  static Payoff winRate(Policy opponent) {
    return new WinRate(opponent);
  }

  /** The log-ratio log numerator − log denominator. */
  static Payoff logRatio(Policy numerator, Policy denominator) {
    return new LogRatio(numerator, denominator);
  }

  /** This payoff as summands; one with coefficient 1 where it is no sum. */
  default List<Term> terms() {
    return this instanceof Sum sum ? sum.terms : List.of(new Term(1, this));
  }

  /** This payoff plus {@code coefficient} times another. */
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

  /** This payoff times a number. */
  default Payoff times(double factor) {
    return new Sum(
        terms().stream().map(t -> new Term(factor * t.coefficient(), t.payoff())).toList());
  }
}
