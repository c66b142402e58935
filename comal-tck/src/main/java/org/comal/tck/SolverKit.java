package org.comal.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comal.Stable;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.prox.Game;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;
import org.comal.prox.ProxSolver;
import org.comal.prox.RewardFunction;
import org.comal.prox.Solution;
import org.comal.prox.Step;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ProxSolver} must do: solve a problem, to within the kit's tolerance of the
 * closed form, or reject it in a sentence; never solve another one.
 */
@Stable
public abstract class SolverKit {
  private static final double TAU = 0.1;

  /** {@return the solver under test} */
  protected abstract ProxSolver solver();

  /** {@return a game of a few prompts, responses and preferences in [.1, .9]} */
  protected abstract Game game();

  /** {@return a policy of the game's prompts that the solver can work with} */
  protected abstract EnumerablePolicy anchor();

  /** {@return another policy of the same family} */
  protected abstract EnumerablePolicy other();

  /** {@return total variation per prompt that the solution may lie from the closed form} */
  protected abstract double tolerance();

  /** {@return η of the problems} */
  protected double eta() {
    return 0.3;
  }

  /** {@return whether it solves gains with the win rate against the anchor itself} */
  protected boolean winRates() {
    return true;
  }

  /** {@return whether it solves gains with the win rate against another policy than the anchor} */
  protected boolean otherOpponents() {
    return true;
  }

  /** {@return whether it solves gains with log-ratios beside a win rate} */
  protected boolean logRatios() {
    return true;
  }

  /** {@return whether it solves gains without a win rate} */
  protected boolean rewards() {
    return true;
  }

  private ProxProblem problem(Payoff gain) {
    return new ProxProblem(anchor(), gain, eta());
  }

  private Step step(long seed) {
    return new Step(game(), new RandomSource(seed), Listener.NONE);
  }

  /** Checks one problem: solved where it is said to be supported, else rejected. */
  private void check(Payoff gain, boolean supported) {
    ProxProblem problem = problem(gain);
    Optional<String> why = solver().reject(problem);
    if (!supported) {
      assertRejected(problem, why);
      return;
    }
    assertThat(why).isEmpty();
    EnumerablePolicy solution = (EnumerablePolicy) solver().solve(problem, step(7)).policy();
    double farthest = 0;
    for (Prompt x : game().prompts()) {
      double[] expected = ClosedForm.prox(problem, x, game().oracle());
      double[] got = solution.probabilities(x);
      double[] from = anchor().probabilities(x);
      double distance = 0;
      double way = 0;
      for (int y = 0; y < got.length; y++) {
        distance += 0.5 * Math.abs(got[y] - Math.exp(expected[y]));
        way += 0.5 * Math.abs(from[y] - Math.exp(expected[y]));
      }
      farthest = Math.max(farthest, way);
      assertThat(distance)
          .as("distance to the solution for %s, which lies %s from the anchor", x.id(), way)
          .isLessThanOrEqualTo(tolerance());
    }
    // Otherwise a solver that stays at the anchor would pass.
    assertThat(farthest).as("way from the anchor; eta is small").isGreaterThan(2 * tolerance());
  }

  private void assertRejected(ProxProblem problem, Optional<String> why) {
    assertThat(why).as("a reason").isPresent();
    assertThat(why.orElseThrow()).contains(" ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> solver().solve(problem, step(7)))
        .withMessage(why.orElseThrow());
  }

  @Test
  void solvesTheWinRateAgainstTheAnchor() {
    check(winRate(anchor()), winRates());
  }

  @Test
  void solvesTheRegularisedWinRate() {
    check(winRate(anchor()).plus(-TAU, logRatio(anchor(), other())), winRates() && logRatios());
  }

  @Test
  void solvesTheWinRateAgainstAnother() {
    check(winRate(other()), otherOpponents());
  }

  @Test
  void solvesTheOptimisticWinRate() {
    check(winRate(anchor()).times(2).plus(-1, winRate(other())), winRates() && otherOpponents());
  }

  @Test
  void solvesAReward() {
    check(new Payoff.Reward(new LengthOfName()), rewards());
  }

  @Test
  void theSolutionIsAPolicyOfTheFamily() {
    EnumerablePolicy solution = (EnumerablePolicy) solved().policy();
    assertThat(solution.prompts()).isEqualTo(anchor().prompts());
    for (Prompt x : anchor().prompts()) {
      assertThat(solution.support(x)).isEqualTo(anchor().support(x));
      double sum = 0;
      for (double p : solution.probabilities(x)) {
        sum += p;
      }
      assertThat(sum).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void theSameStreamGivesTheSameSolution() {
    Solution first = solved();
    Solution second = solved();
    assertThat(first.figures()).isEqualTo(second.figures());
    EnumerablePolicy one = (EnumerablePolicy) first.policy();
    EnumerablePolicy two = (EnumerablePolicy) second.policy();
    assertThat(one.id()).isEqualTo(two.id());
    for (Prompt x : anchor().prompts()) {
      assertThat(one.logProbs(x)).isEqualTo(two.logProbs(x));
    }
  }

  @Test
  void leavesTheAnchorAsItIs() {
    EnumerablePolicy anchor = anchor();
    String id = anchor.id();
    Payoff gain = supportedGain(anchor);
    solver().solve(new ProxProblem(anchor, gain, eta()), step(7));
    assertThat(anchor.id()).isEqualTo(id);
    for (Prompt x : anchor.prompts()) {
      assertThat(anchor.logProbs(x)).isEqualTo(anchor().logProbs(x));
    }
  }

  @Test
  void workingWithAnotherSolverInBetweenChangesNothing() {
    ProxSolver solver = solver();
    ProxProblem problem = problem(supportedGain(anchor()));
    String first = solver.solve(problem, step(7)).policy().id();
    solver.solve(new ProxProblem(other(), supportedGain(other()), eta()), step(8));
    assertThat(solver.solve(problem, step(7)).policy().id()).isEqualTo(first);
  }

  @Test
  void rejectsAPolicyThatLacksWhatItNeeds() {
    Policy opaque = new Opaque(anchor());
    ProxProblem problem = new ProxProblem(opaque, supportedGain(opaque), eta());
    Optional<String> why = solver().reject(problem);
    if (why.isPresent()) {
      assertRejected(problem, why);
    } else {
      assertThat(solver().solve(problem, step(7)).policy().logProb(List.of())).isEmpty();
    }
  }

  /** They are written to files and drawn as curves, under these names. */
  @Test
  void figuresAreFiniteAndNamedInKebabCase() {
    solved()
        .figures()
        .forEach(
            (name, value) -> {
              assertThat(name).matches("[a-z0-9]+(-[a-z0-9]+)*");
              assertThat(value).as(name).isFinite();
            });
  }

  /** They come with the solution: a listener need not keep them. */
  @Test
  void figuresAreReturnedRatherThanTold() {
    List<Event> events = new ArrayList<>();
    solver()
        .solve(
            problem(supportedGain(anchor())), new Step(game(), new RandomSource(7), events::add));
    assertThat(events).noneMatch(Event.Solved.class::isInstance);
  }

  @Test
  void adviceIsInSentences() {
    assertThat(solver().advice()).allSatisfy(s -> assertThat(s).contains(" "));
  }

  private Payoff supportedGain(Policy anchor) {
    return winRates() ? winRate(anchor) : new Payoff.Reward(new LengthOfName());
  }

  private Solution solved() {
    return solver().solve(problem(supportedGain(anchor())), step(7));
  }

  /** Some function of prompt and response, between −1 and 1. */
  private static final class LengthOfName implements RewardFunction {
    @Override
    public String id() {
      return "length-of-name";
    }

    @Override
    public double[] reward(List<Completion> batch) {
      return batch.stream()
          .mapToDouble(
              c -> Math.sin(7.0 * c.response().text().hashCode() + c.prompt().id().length()))
          .toArray();
    }
  }
}
