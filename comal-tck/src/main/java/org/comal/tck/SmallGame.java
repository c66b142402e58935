package org.comal.tck;

import java.util.List;
import org.comal.algorithm.Prox;
import org.comal.data.Comparison;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.prox.Solution;
import org.comal.random.RandomSource;

/** The three-response game of the paper's section 4, with an exact prox operator. */
final class SmallGame implements Prox {
  /** Where the paper's runs start. */
  static final SmallTable START = SmallTable.of(0.2, 0.5, 0.3);

  /** Against it every response wins one half: row a, .5·4 + .1·3 + .8·4 = 5.5 = 11/2. */
  static final SmallTable NASH = SmallTable.of(4 / 11.0, 3 / 11.0, 4 / 11.0);

  static final PreferenceOracle ORACLE = new MatrixVerdicts();

  /** max over y of P(y ≻ π) − ½. */
  static double gap(Policy policy) {
    double best = 0;
    for (double w : ClosedForm.winRates(policy, SmallTable.PROMPT, ORACLE)) {
      best = Math.max(best, w);
    }
    return best - 0.5;
  }

  @Override
  public Solution solve(Policy anchor, Payoff gain, double eta) {
    ProxProblem problem = new ProxProblem(anchor, gain, eta);
    return new Solution(new SmallTable(ClosedForm.prox(problem, SmallTable.PROMPT, ORACLE)));
  }

  @Override
  public double kl(Policy p, Policy q) {
    double[] a = ((EnumerablePolicy) p).logProbs(SmallTable.PROMPT);
    double[] b = ((EnumerablePolicy) q).logProbs(SmallTable.PROMPT);
    double sum = 0;
    for (int y = 0; y < a.length; y++) {
      sum += Math.exp(a[y]) * (a[y] - b[y]);
    }
    return Math.max(0, sum);
  }

  private static final class MatrixVerdicts implements PreferenceOracle {
    private static final double[][] PREFERENCES = {{.5, .1, .8}, {.9, .5, .1}, {.2, .9, .5}};

    @Override
    public String id() {
      return "small-game";
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      return batch.stream()
          .mapToDouble(c -> PREFERENCES[c.first().tokens()[0]][c.second().tokens()[0]])
          .toArray();
    }
  }
}
