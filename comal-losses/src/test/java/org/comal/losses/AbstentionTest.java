package org.comal.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import java.util.ArrayList;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.event.Event;
import org.comal.learn.Labels;
import org.comal.learn.Loss;
import org.comal.learn.PairDesign;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.policy.Policy;
import org.comal.prox.Game;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.prox.Solution;
import org.comal.prox.Step;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of responses that the oracle does not judge, and of gains that are not finite. */
class AbstentionTest {
  private final List<Event> events = new ArrayList<>();

  static List<Loss> losses() {
    return List.of(new InpoLoss(), new RebelLoss(), new DroLoss(), new PpoLoss(0.2));
  }

  /** The paper's game, save that nothing is said of c. */
  private static PreferenceOracle silentOn(String... names) {
    PreferenceOracle oracle = PaperGame.oracle();
    return new PreferenceOracle() {
      @Override
      public String id() {
        return "silent";
      }

      @Override
      public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
        double[] p = oracle.prefer(batch, random);
        for (int i = 0; i < p.length; i++) {
          for (String name : names) {
            Comparison c = batch.get(i);
            if (c.first().text().equals(name) || c.second().text().equals(name)) {
              p[i] = Double.NaN;
            }
          }
        }
        return p;
      }
    };
  }

  private double[] solve(Loss loss, PreferenceOracle oracle, Policy mu, Payoff gain) {
    Game game = new Game(PaperGame.game().prompts(), oracle);
    Policy found =
        PaperGame.solver(loss, PaperGame.design(128, PairDesign.ALL, Labels.SOFT), 1, 100)
            .solve(new ProxProblem(mu, gain, 1), new Step(game, new RandomSource(2), events::add))
            .policy();
    return ((org.comal.policy.EnumerablePolicy) found).probabilities(game.prompts().get(0));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void whatIsJudgedIsStillLearned(Loss loss) {
    double[] p = solve(loss, silentOn("c"), PaperGame.START, winRate(PaperGame.START));
    // b beats a by .9, and c only meets itself: b gains on a.
    assertThat(p[1] / p[0]).isGreaterThan(1.2 * 0.5 / 0.2);
  }

  @Test
  void saysHowManyResponsesAreLeftOut() {
    // A response that meets only itself or equals draws .5; it must meet another to be left out.
    Policy other = PaperGame.policy(0.5, 0.5, 0);
    double[] p = solve(new RebelLoss(), silentOn("c"), PaperGame.START, winRate(other));
    assertThat(events)
        .anySatisfy(
            e ->
                assertThat(e)
                    .isInstanceOfSatisfying(
                        Event.Warning.class,
                        w -> assertThat(w.message()).contains("abstained", "are left out")));
    assertThat(p[1]).isGreaterThan(p[0]);
  }

  @Test
  void stopsWhereNothingIsJudged() {
    Policy mu = PaperGame.policy(0.5, 0.5, 0);
    Policy onlyC = PaperGame.policy(0, 0, 1);
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> solve(new DroLoss(), silentOn("c"), mu, winRate(onlyC)))
        .withMessageContaining("nothing to learn from");
  }

  @Test
  void aReferenceThatNeverGivesAResponseIsNamed() {
    Policy ref = PaperGame.policy(0.5, 0.5, 0);
    Payoff gain = winRate(PaperGame.START).plus(-0.1, logRatio(PaperGame.START, ref));
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> solve(new InpoLoss(), PaperGame.oracle(), PaperGame.START, gain))
        .withMessageContaining("prompt game")
        .withMessageContaining("response c")
        .withMessageContaining("-Infinity");
  }

  @Test
  void tooFewOptimizerStepsAreSaid() {
    Solution solution =
        PaperGame.solver(new RebelLoss(), PaperGame.design(128, PairDesign.ALL, Labels.SOFT), 1, 1)
            .solve(
                new ProxProblem(PaperGame.START, winRate(PaperGame.START), 2),
                new Step(PaperGame.game(), new RandomSource(2), events::add));
    assertThat(events)
        .anySatisfy(
            e ->
                assertThat(e)
                    .isInstanceOfSatisfying(
                        Event.Warning.class,
                        w -> assertThat(w.message()).contains("less than half of the step")));
    // One Adam step moves a logit by .05, where η asks for about .25.
    assertThat(solution.figure("step-taken").orElseThrow()).isCloseTo(0.25, within(0.25));
  }
}
