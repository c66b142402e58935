package org.comal.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.comal.Stable;
import org.comal.algorithm.Algorithm;
import org.comal.algorithm.Prox;
import org.comal.algorithm.RunState;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.prox.Payoff;
import org.comal.prox.Solution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Algorithm} must do, shown on the three-response game of the paper's section 4
 * with exact prox steps, or on policies of another kind with a prox operator for them: then what
 * needs the exact game is left out.
 */
@Stable
public abstract class AlgorithmKit {
  /**
   * {@return the algorithm under test, with settings that suit the paper's game (η = .3, τ = .1)}
   */
  protected abstract Algorithm algorithm();

  /** {@return whether a run that starts at the Nash policy stays there} */
  protected boolean restsAtNash() {
    return true;
  }

  /** {@return whether its last iterate converges to the Nash policy of the game} */
  protected boolean convergesToNash() {
    return true;
  }

  /**
   * {@return τ of the regularised game, with the policy it starts from as reference, to whose Nash
   * policy its last iterate converges; empty where it converges elsewhere}
   */
  protected OptionalDouble regularisation() {
    return OptionalDouble.empty();
  }

  /** {@return prox steps after which a converging algorithm is looked at: 10,000 rounds of two} */
  protected int steps() {
    return 20_000;
  }

  /** {@return gap of the game itself that a converging algorithm has then; the start has .14} */
  protected double gap() {
    return 1e-4;
  }

  /**
   * {@return whether it plays any policy; one that needs a capability must say in a sentence which}
   */
  protected boolean playsAnyPolicy() {
    return true;
  }

  /** {@return where runs start; with another one goes a {@link #prox} for its kind} */
  protected Policy initial() {
    return SmallGame.START;
  }

  /** {@return where another run starts} */
  protected Policy another() {
    return SmallGame.NASH;
  }

  /** {@return a prox operator whose result depends on what it is asked alone} */
  protected Prox prox() {
    return new SmallGame();
  }

  /** {@return prox steps of a short run} */
  protected int some() {
    return 12;
  }

  private boolean exact() {
    return initial().equals(SmallGame.START);
  }

  /** Counts the prox steps. */
  private static final class Counted implements Prox {
    private final Prox prox;
    private int calls;

    Counted(Prox prox) {
      this.prox = prox;
    }

    @Override
    public Solution solve(Policy anchor, Payoff gain, double eta) {
      calls++;
      return prox.solve(anchor, gain, eta);
    }

    @Override
    public double kl(Policy p, Policy q) {
      return prox.kl(p, q);
    }
  }

  /** The states of a run, the start included. */
  private List<RunState> run(Algorithm algorithm, RunState from, int steps) {
    Prox prox = prox();
    List<RunState> states = new ArrayList<>(List.of(from));
    for (int i = 0; i < steps; i++) {
      states.add(algorithm.step(states.get(i), prox));
    }
    return states;
  }

  private static List<Map<String, String>> contents(List<RunState> states) {
    return states.stream().map(AlgorithmKit::contents).toList();
  }

  /** All that a state holds, as text. */
  private static Map<String, String> contents(RunState state) {
    Map<String, String> all = new TreeMap<>();
    state.policies().forEach((role, policy) -> all.put(role, policy.id()));
    all.put("step, outer, inner", state.step() + " " + state.outer() + " " + state.inner());
    return all;
  }

  @Test
  void startsAtStepNoneWithTheInitialPolicy() {
    RunState start = algorithm().start(initial());
    assertThat(start.step()).isZero();
    assertThat(start.outer()).isZero();
    assertThat(algorithm().output(start).id()).isEqualTo(initial().id());
  }

  @Test
  void takesOneProxStepPerStep() {
    Counted prox = new Counted(prox());
    RunState state = algorithm().start(initial());
    for (int i = 1; i <= some(); i++) {
      state = algorithm().step(state, prox);
      assertThat(prox.calls).isEqualTo(i);
      assertThat(state.step()).isEqualTo(i);
    }
  }

  @Test
  void countsReferenceUpdates() {
    List<RunState> states = run(algorithm(), algorithm().start(initial()), 8 * some() + 4);
    for (int i = 1; i < states.size(); i++) {
      RunState before = states.get(i - 1);
      RunState after = states.get(i);
      boolean moved = after.outer() == before.outer() + 1;
      assertThat(moved || after.outer() == before.outer()).isTrue();
      assertThat(after.inner()).isEqualTo(moved ? 0 : before.inner() + 1);
    }
  }

  @Test
  void standsForAPolicyOfItsState() {
    for (RunState state : run(algorithm(), algorithm().start(initial()), some())) {
      assertThat(state.policies().values()).contains(algorithm().output(state));
    }
  }

  @Test
  void moves() {
    List<RunState> states = run(algorithm(), algorithm().start(initial()), some());
    assertThat(algorithm().output(states.get(some())).id()).isNotEqualTo(initial().id());
  }

  @Test
  void leavesTheStateItWasGivenAsItIs() {
    RunState start = algorithm().start(initial());
    Map<String, String> before = contents(start);
    run(algorithm(), start, some());
    assertThat(contents(start)).isEqualTo(before);
  }

  @Test
  void remembersNothingOutsideTheState() {
    Algorithm one = algorithm();
    List<RunState> states = run(one, one.start(initial()), 2 * some());
    run(one, one.start(another()), 5); // another run in between
    for (int from : new int[] {0, 1, some(), some() + 1}) {
      assertThat(contents(run(one, states.get(from), 2 * some() - from)))
          .isEqualTo(contents(states.subList(from, states.size())));
    }
    assertThat(contents(run(algorithm(), states.get(some()), some())))
        .as("by another object with the same settings")
        .isEqualTo(contents(states.subList(some(), states.size())));
  }

  @Test
  void goesOnFromASavedState(@TempDir Path directory) throws IOException {
    List<RunState> states = run(algorithm(), algorithm().start(initial()), 2 * some() + 1);
    for (int from : new int[] {0, some(), some() + 1}) {
      RunState saved = states.get(from);
      Map<String, Policy> loaded = new TreeMap<>();
      for (Map.Entry<String, Policy> e : saved.policies().entrySet()) {
        Path place = Files.createDirectories(directory.resolve(from + e.getKey()));
        e.getValue().save(place);
        loaded.put(e.getKey(), initial().load(place));
      }
      RunState restored =
          new RunState(saved.step(), saved.outer(), saved.inner(), loaded, saved.figures());
      assertThat(contents(run(algorithm(), restored, some())))
          .isEqualTo(contents(states.subList(from, from + some() + 1)));
    }
  }

  @Test
  void nashIsAFixedPoint() {
    assumeTrue(exact(), "not on tables");
    assumeTrue(restsAtNash(), "leaves Nash");
    List<RunState> states = run(algorithm(), algorithm().start(SmallGame.NASH), 50);
    for (RunState state : states) {
      EnumerablePolicy mu = (EnumerablePolicy) algorithm().output(state);
      assertThat(mu.probabilities(SmallTable.PROMPT))
          .containsExactly(SmallGame.NASH.probabilities(SmallTable.PROMPT), within(1e-12));
    }
  }

  @Test
  void theLastIterateConvergesToNash() {
    assumeTrue(exact(), "not on tables");
    assumeTrue(convergesToNash(), "does not converge to Nash");
    assertThat(SmallGame.gap(lastIterate()))
        .as(
            "gap after %,d prox steps; a slower algorithm asks for more by steps(), one that goes"
                + " elsewhere says so by convergesToNash()",
            steps())
        .isLessThan(gap());
  }

  /** That policy is the best response to itself: μ = Prox(ref, W(μ) / τ). */
  @Test
  void theLastIterateConvergesToNashOfTheRegularisedGame() {
    assumeTrue(exact(), "not on tables");
    assumeTrue(regularisation().isPresent(), "solves no regularised game");
    Policy mu = lastIterate();
    Policy bestResponse =
        new SmallGame()
            .apply(SmallGame.START, Payoff.winRate(mu), 1 / regularisation().getAsDouble());
    assertThat(((EnumerablePolicy) mu).probabilities(SmallTable.PROMPT))
        .as("the best response to itself after %,d prox steps", steps())
        .containsExactly(
            ((EnumerablePolicy) bestResponse).probabilities(SmallTable.PROMPT), within(1e-9));
  }

  private Policy lastIterate() {
    Algorithm algorithm = algorithm();
    RunState state = algorithm.start(SmallGame.START);
    Prox game = new SmallGame();
    for (int i = 0; i < steps(); i++) {
      state = algorithm.step(state, game);
    }
    return algorithm.output(state);
  }

  @Test
  void playsAnyPolicyOrSaysWhyNot() {
    Algorithm algorithm = algorithm();
    RunState start = algorithm.start(new Opaque(SmallGame.START));
    if (playsAnyPolicy()) {
      // The kit's prox operator cannot work with such a policy, so only the request is looked at.
      RunState next = algorithm.step(start, new Request());
      assertThat(next.step()).isEqualTo(1);
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> algorithm.step(start, new Request()))
          .satisfies(e -> assertThat(e.getMessage()).contains(" ").contains("Opaque"));
    }
  }

  @Test
  void adviceIsInSentences() {
    assertThat(algorithm().advice()).allSatisfy(s -> assertThat(s).contains(" "));
  }
}
