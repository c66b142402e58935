package org.comal.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.comal.algorithm.Algorithm;
import org.comal.algorithm.BestResponse;
import org.comal.algorithm.RunState;
import org.comal.algorithm.Schedule;
import org.comal.policy.EnumerablePolicy;
import org.junit.jupiter.api.Test;

class BestResponseTest extends AlgorithmKit {
  @Override
  protected Algorithm algorithm() {
    return new BestResponse(Schedule.constant(0.3));
  }

  /** It exploits a policy that stays as it is. */
  @Override
  protected boolean convergesToNash() {
    return false;
  }

  @Test
  void comesToTheResponseThatWinsMostAgainstTheStart() {
    RunState state = algorithm().start(SmallGame.START);
    SmallGame game = new SmallGame();
    for (int i = 0; i < 1_000; i++) {
      state = algorithm().step(state, game);
    }
    double[] p = ((EnumerablePolicy) algorithm().output(state)).probabilities(SmallTable.PROMPT);

    // Against (.2, .5, .3) the responses win .1 + .05 + .24 = .39, .18 + .25 + .03 = .46 and
    // .04 + .45 + .15 = .64; e^(−.3 · 1000 · .18) is below 1e-23.
    assertThat(p).containsExactly(new double[] {0, 0, 1}, within(1e-15));
    assertThat(state.policy("opponent")).isSameAs(SmallGame.START);
  }
}
