package org.comal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.comal.prox.Payoff.winRate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.oracle.PreferenceOracle;
import org.comal.policy.NamedPolicy;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.policy.UnsavedPolicy;
import org.comal.prox.Game;
import org.comal.prox.ProxProblem;
import org.comal.prox.ProxSolver;
import org.comal.prox.Solution;
import org.comal.prox.Step;
import org.comal.prox.StepFiles;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

/** What becomes of the figures that a solver gives with its policy, and what KL costs. */
class RunProxTest {
  private static final Game GAME =
      new Game(List.of(Prompt.named("x")), PreferenceOracle.of("even", c -> .5));

  /** Solves each step with the figures that come next. */
  private static final class Says implements ProxSolver {
    private final List<Map<String, Double>> figures;
    private int steps;

    Says(List<Map<String, Double>> figures) {
      this.figures = figures;
    }

    @Override
    public Optional<String> reject(ProxProblem problem) {
      return Optional.empty();
    }

    @Override
    public Solution solve(ProxProblem problem, Step step) {
      // An event of the solver's own, which nobody may take for its figures.
      step.listener().on(new Event.Solved(Map.of("validation-loss", -1.0)));
      return new Solution(new NamedPolicy("after " + steps), figures.get(steps++));
    }
  }

  @Test
  void figuresComeWithThePolicyAndAreToldAfterwards() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("loss-last", 2.0);
    figures.put("a-residual", 1.0);
    List<Event> events = new ArrayList<>();
    RunProx prox = new RunProx(new Says(List.of(figures)), GAME, new RandomSource(1), events::add);
    Policy mu = new NamedPolicy("mu");
    Solution solution = prox.solve(mu, winRate(mu), 1);
    assertThat(solution.policy()).isEqualTo(new NamedPolicy("after 0"));
    assertThat(solution.figures()).containsExactlyEntriesOf(figures);
    assertThat(prox.figures()).containsExactlyEntriesOf(figures);
    assertThat(events.get(events.size() - 1)).isEqualTo(new Event.Solved(figures));
  }

  @Test
  void figuresOfOneStepAreNotThoseOfTheNext() {
    RunProx prox =
        new RunProx(
            new Says(List.of(Map.of("loss-last", 2.0), Map.of())),
            GAME,
            new RandomSource(1),
            Listener.NONE);
    Policy mu = new NamedPolicy("mu");
    prox.at(0, GAME, StepFiles.NONE);
    prox.solve(mu, winRate(mu), 1);
    assertThat(prox.figures()).hasSize(1);
    prox.at(1, GAME, StepFiles.NONE);
    assertThat(prox.figures()).isEmpty();
    assertThat(prox.solve(mu, winRate(mu), 1).figures()).isEmpty();
    assertThat(prox.figures()).isEmpty();
  }

  @Test
  void aStepOfWhichThereIsNothingToSayIsNoEvent() {
    List<Event> events = new ArrayList<>();
    ProxSolver silent =
        new ProxSolver() {
          @Override
          public Optional<String> reject(ProxProblem problem) {
            return Optional.empty();
          }

          @Override
          public Solution solve(ProxProblem problem, Step step) {
            return new Solution(new NamedPolicy("next"));
          }
        };
    Policy mu = new NamedPolicy("mu");
    new RunProx(silent, GAME, new RandomSource(1), events::add).solve(mu, winRate(mu), 1);
    assertThat(events).isEmpty();
  }

  /** Gives every response the same probability, and counts how often it is sampled. */
  private static final class Flat implements UnsavedPolicy {
    private final double probability;
    private int sampled;

    Flat(double probability) {
      this.probability = probability;
    }

    @Override
    public String id() {
      return "flat " + probability;
    }

    @Override
    public List<List<Response>> sample(
        List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
      sampled++;
      Response any = new Response(new int[] {0}, "a", true);
      return Collections.nCopies(prompts.size(), Collections.nCopies(perPrompt, any));
    }

    @Override
    public double[] logProb(List<Completion> batch) {
      return batch.stream().mapToDouble(c -> Math.log(probability)).toArray();
    }
  }

  /** With r = q/p the estimate is r − 1 − log r: .5 − 1 + log 2 and .25 − 1 + log 4. */
  @Test
  void aPolicyIsSampledOnceAStepHoweverManyItIsMeasuredAgainst() {
    RunProx prox = new RunProx(new Says(List.of()), GAME, new RandomSource(1), Listener.NONE);
    Flat p = new Flat(0.5);
    assertThat(prox.kl(p, new Flat(0.25))).isCloseTo(Math.log(2) - 0.5, within(1e-15));
    assertThat(prox.kl(p, new Flat(0.125))).isCloseTo(Math.log(4) - 0.75, within(1e-15));
    assertThat(p.sampled).isEqualTo(1);
    // Another policy is never measured by its samples.
    assertThat(prox.kl(new Flat(0.25), p)).isCloseTo(1 - Math.log(2), within(1e-15));
    prox.at(1);
    prox.kl(p, new Flat(0.25));
    assertThat(p.sampled).isEqualTo(2);
  }
}
