package org.comal.tck;

import java.util.ArrayList;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.PreferenceOracle;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.random.RandomSource;

/** What a solver is measured with: π'(y) ∝ anchor(y) · exp(η g(y)), by enumeration. */
final class ClosedForm {
  private static final RandomSource RANDOM = new RandomSource(0);

  private ClosedForm() {}

  /** log π' for every response of one prompt, where all policies of the problem are enumerable. */
  static double[] prox(ProxProblem problem, Prompt prompt, PreferenceOracle oracle) {
    EnumerablePolicy anchor = (EnumerablePolicy) problem.anchor();
    List<Response> support = anchor.support(prompt);
    double[] logProb = anchor.logProbs(prompt);
    for (Payoff.Term term : problem.gain().terms()) {
      double[] g = value(term.payoff(), prompt, support, oracle);
      for (int y = 0; y < g.length; y++) {
        logProb[y] += problem.eta() * term.coefficient() * g[y];
      }
    }
    double highest = Double.NEGATIVE_INFINITY;
    for (double l : logProb) {
      highest = Math.max(highest, l);
    }
    double sum = 0;
    for (double l : logProb) {
      sum += Math.exp(l - highest);
    }
    double logZ = highest + Math.log(sum);
    for (int y = 0; y < logProb.length; y++) {
      logProb[y] -= logZ;
    }
    return logProb;
  }

  /** P(y ≻ μ) for every response. */
  static double[] winRates(Policy mu, Prompt prompt, PreferenceOracle oracle) {
    EnumerablePolicy opponent = (EnumerablePolicy) mu;
    return value(Payoff.winRate(mu), prompt, opponent.support(prompt), oracle);
  }

  private static double[] value(
      Payoff payoff, Prompt prompt, List<Response> support, PreferenceOracle oracle) {
    int n = support.size();
    double[] g = new double[n];
    if (payoff instanceof Payoff.WinRate win) {
      double[] mu = ((EnumerablePolicy) win.opponent()).probabilities(prompt);
      List<Comparison> all = new ArrayList<>();
      for (Response y : support) {
        for (Response other : support) {
          all.add(new Comparison(prompt, y, other));
        }
      }
      double[] p = oracle.prefer(all, RANDOM);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          g[i] += mu[j] * p[i * n + j];
        }
      }
    } else if (payoff instanceof Payoff.LogRatio ratio) {
      double[] a = ((EnumerablePolicy) ratio.numerator()).logProbs(prompt);
      double[] b = ((EnumerablePolicy) ratio.denominator()).logProbs(prompt);
      for (int i = 0; i < n; i++) {
        g[i] = a[i] - b[i];
      }
    } else if (payoff instanceof Payoff.Reward reward) {
      g = reward.function().reward(support.stream().map(y -> new Completion(prompt, y)).toList());
    } else {
      throw new IllegalArgumentException("a term of a payoff is a sum: " + payoff);
    }
    return g;
  }
}
