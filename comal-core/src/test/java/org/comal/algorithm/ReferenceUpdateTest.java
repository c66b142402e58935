package org.comal.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comal.plugin.ConfigException;
import org.comal.policy.NamedPolicy;
import org.comal.policy.Policy;
import org.comal.prox.Payoff;
import org.comal.prox.Solution;
import org.junit.jupiter.api.Test;

/** After which prox steps COMAL moves its reference. */
class ReferenceUpdateTest {
  /** Says the losses one after the other; none where there are none. */
  private static final class Losses implements Prox {
    private final double[] losses;
    private int steps;

    Losses(double... losses) {
      this.losses = losses;
    }

    @Override
    public Solution solve(Policy anchor, Payoff gain, double eta) {
      Policy next = new NamedPolicy("after " + (steps + 1));
      return steps < losses.length
          ? new Solution(next, Map.of("validation-loss", losses[steps++]))
          : new Solution(next);
    }

    @Override
    public double kl(Policy p, Policy q) {
      throw new UnsupportedOperationException();
    }
  }

  /** The prox steps, from 1, after which the reference moved. */
  private static List<Long> moves(ReferenceUpdate update, int steps, double... losses) {
    Comal comal = new Comal(Schedule.constant(1), Schedule.constant(1), update);
    Losses prox = new Losses(losses);
    RunState state = comal.start(new NamedPolicy("start"));
    List<Long> moves = new ArrayList<>();
    for (int s = 0; s < steps; s++) {
      int before = state.outer();
      state = comal.step(state, prox);
      if (state.outer() > before) {
        moves.add(state.step());
        assertThat(state.policy("ref")).isSameAs(state.policy("mu"));
      }
    }
    return moves;
  }

  @Test
  void movesAfterTheListedSteps() {
    assertThat(moves(new ReferenceUpdate.AtSteps(Set.of(3L, 4L)), 6)).containsExactly(3L, 4L);
  }

  @Test
  void movesWhereTheLossStopsFalling() {
    // .9 to .895 is a fall of .6 %, below the tolerance of 1 %: two such steps are a plateau. The
    // next inner game starts anew, so that its first loss counts as a fall.
    assertThat(
            moves(
                new ReferenceUpdate.AtPlateau(0.01, 2, 100),
                8,
                1,
                .9,
                .895,
                .893,
                2,
                1.9,
                1.9,
                1.9))
        .containsExactly(4L, 8L);
  }

  @Test
  void movesAtTheLatestAfterTheMost() {
    assertThat(moves(new ReferenceUpdate.AtPlateau(0, 2, 3), 6, 6, 5, 4, 3, 2, 1))
        .containsExactly(3L, 6L);
  }

  @Test
  void aPlateauNeedsValidation() {
    assertThatThrownBy(() -> moves(new ReferenceUpdate.AtPlateau(0, 2, 3), 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("set prox.validation.share");
  }

  /** Solves to policies that are as far apart as their numbers, squared; notes what is measured. */
  private static final class Apart implements Prox {
    private final List<String> measured = new ArrayList<>();
    private int steps;

    @Override
    public Solution solve(Policy anchor, Payoff gain, double eta) {
      return new Solution(new NamedPolicy(String.valueOf(++steps)));
    }

    @Override
    public double kl(Policy p, Policy q) {
      measured.add(p.id() + " to " + q.id());
      int apart = Integer.parseInt(p.id()) - Integer.parseInt(q.id());
      return apart * apart;
    }
  }

  /** On a language model a KL costs as much as some of the samples of a step. */
  @Test
  void noDistanceIsMeasuredThatDecidesNothing() {
    Comal comal =
        new Comal(
            Schedule.constant(1), Schedule.constant(1), new ReferenceUpdate.WhenSettled(0.1, 3, 5));
    Apart prox = new Apart();
    RunState state = comal.start(new NamedPolicy("0"));
    List<List<String>> measured = new ArrayList<>();
    for (int s = 0; s < 5; s++) {
      prox.measured.clear();
      state = comal.step(state, prox);
      measured.add(List.copyOf(prox.measured));
    }
    assertThat(measured)
        .containsExactly(
            List.of("1 to 0"),
            List.of("2 to 1", "2 to 0"),
            List.of("3 to 2", "3 to 1", "3 to 0"),
            List.of("4 to 3", "4 to 2", "4 to 0"),
            List.of());
    assertThat(state.outer()).as("the most steps move it").isEqualTo(1);
  }
}
