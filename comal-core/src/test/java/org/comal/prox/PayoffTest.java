package org.comal.prox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import org.comal.policy.NamedPolicy;
import org.comal.policy.Policy;
import org.comal.prox.Payoff.Term;
import org.junit.jupiter.api.Test;

class PayoffTest {
  private static final Policy MU = new NamedPolicy("mu");
  private static final Policy REF = new NamedPolicy("ref");

  @Test
  void aPayoffAloneIsATermOfWeightOne() {
    assertThat(winRate(MU).terms()).containsExactly(new Term(1, winRate(MU)));
  }

  @Test
  void addsWithAWeight() {
    assertThat(winRate(MU).plus(-0.1, logRatio(MU, REF)).terms())
        .containsExactly(new Term(1, winRate(MU)), new Term(-0.1, logRatio(MU, REF)));
  }

  @Test
  void sumsAreFlat() {
    Payoff sum = winRate(MU).plus(2, winRate(REF));
    Payoff both = sum.plus(3, sum);
    assertThat(both.terms())
        .containsExactly(
            new Term(1, winRate(MU)),
            new Term(2, winRate(REF)),
            new Term(3, winRate(MU)),
            new Term(6, winRate(REF)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Term(1, sum));
  }

  @Test
  void timesMultipliesEveryTerm() {
    assertThat(winRate(MU).times(2).plus(-1, winRate(REF)).times(0.5).terms())
        .containsExactly(new Term(1, winRate(MU)), new Term(-0.5, winRate(REF)));
  }

  @Test
  void refusesWeightsThatAreNotFinite() {
    assertThatIllegalArgumentException().isThrownBy(() -> winRate(MU).times(Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> winRate(MU).plus(Double.POSITIVE_INFINITY, winRate(REF)));
  }

  @Test
  void refusesAStepSizeThatIsNotPositive() {
    for (double eta : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ProxProblem(MU, winRate(MU), eta))
          .withMessage("eta is " + eta + ", but must be positive");
    }
  }
}
