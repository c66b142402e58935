package org.comal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comal.algorithm.Algorithm;
import org.comal.algorithm.MirrorDescent;
import org.comal.algorithm.MirrorProx;
import org.comal.algorithm.Omwu;
import org.comal.algorithm.Schedule;
import org.comal.data.Prompt;
import org.comal.event.Listener;
import org.comal.oracle.PreferenceOracle;
import org.comal.policy.NamedPolicy;
import org.comal.prox.Game;
import org.comal.prox.ProxProblem;
import org.comal.prox.ProxSolver;
import org.comal.prox.Solution;
import org.comal.prox.Step;
import org.junit.jupiter.api.Test;

/** Which prompts the prox steps of a round see where the prompts are divided. */
class RoundsOfPromptsTest {
  private static final Game GAME =
      new Game(
          IntStream.range(0, 6).mapToObj(i -> Prompt.named("x" + i)).toList(),
          PreferenceOracle.of("even", c -> .5));

  /** Notes the prompts of every step. */
  private static final class Sees implements ProxSolver {
    private final List<List<Prompt>> seen = new ArrayList<>();

    @Override
    public Optional<String> reject(ProxProblem problem) {
      return Optional.empty();
    }

    @Override
    public Solution solve(ProxProblem problem, Step step) {
      seen.add(step.game().prompts());
      return new Solution(new NamedPolicy("after " + seen.size()));
    }
  }

  private static List<List<Prompt>> seen(Algorithm algorithm, int steps, int subsets) {
    Sees solver = new Sees();
    RunSettings settings =
        new RunSettings(7, steps, 1, 1, subsets, RunSettings.StepFileRule.OFF, false);
    new Run(algorithm, solver, new NamedPolicy("start"), GAME, List.of(), settings, Listener.NONE)
        .run();
    return solver.seen;
  }

  @Test
  void theHalvesOfAMirrorProxRoundSeeTheSamePrompts() {
    List<List<Prompt>> seen = seen(new MirrorProx(Schedule.constant(1)), 12, 3);
    for (int round = 0; round < 6; round++) {
      assertThat(seen.get(2 * round + 1)).as("round " + round).isEqualTo(seen.get(2 * round));
    }
    assertThat(new HashSet<>(seen.subList(0, 6))).as("three rounds see them all").hasSize(3);
    assertThat(seen.subList(6, 12)).isEqualTo(seen.subList(0, 6));
  }

  @Test
  void everyStepOfMirrorDescentIsARoundOfItsOwn() {
    List<List<Prompt>> seen = seen(new MirrorDescent(Schedule.constant(1)), 6, 3);
    assertThat(new HashSet<>(seen.subList(0, 3))).hasSize(3);
    assertThat(seen.subList(3, 6)).isEqualTo(seen.subList(0, 3));
  }

  @Test
  void omwuRefusesPromptsThatChangeBetweenItsSteps() {
    Omwu omwu = new Omwu(Schedule.constant(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> seen(omwu, 6, 3))
        .withMessageContaining("prompt-subsets is 3")
        .withMessageContaining("mirror-prox");
    assertThat(new HashSet<>(seen(omwu, 6, 1))).containsExactly(GAME.prompts());
  }
}
