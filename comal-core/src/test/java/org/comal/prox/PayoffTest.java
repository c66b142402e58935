package org.comal.prox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.prox.Payoff.Term;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

class PayoffTest {
  private static final Policy MU = new Named("mu");
  private static final Policy REF = new Named("ref");

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

  private record Named(String id) implements Policy {
    @Override
    public List<List<Response>> sample(
        List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double[] logProb(List<Completion> batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void save(Path directory) throws IOException {
      throw new UnsupportedOperationException();
    }

    @Override
    public Policy load(Path directory) throws IOException {
      throw new UnsupportedOperationException();
    }
  }
}
