package org.comal.algorithm;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Problem;
import org.comal.policy.Policy;
import org.comal.prox.Solution;

/** When COMAL takes the inner game for solved and moves its reference. */
public sealed interface ReferenceUpdate {

  /**
   * {@return whether to move the reference now, and what to remember where not}
   *
   * @param state before the last prox step
   * @param next what it came to
   * @param pull ητ, the share of the way to the reference that a step takes back
   * @param prox measures KL
   */
  Decision after(RunState state, Solution next, double pull, Prox prox);

  /** {@return whether the policy before μ is kept, under the role {@link #BEFORE}} */
  default boolean looksBack() {
    return false;
  }

  /** The role of the policy that the step before the last one led from. */
  String BEFORE = "before";

  /**
   * What follows a prox step.
   *
   * @param solved whether the reference moves
   * @param remembered figures for the next decision, by name, where it does not
   */
  record Decision(boolean solved, Map<String, Double> remembered) {
    Decision(boolean solved) {
      this(solved, Map.of());
    }
  }

  /**
   * After a fixed number of prox steps (the paper's K).
   *
   * @param steps prox steps of an inner game
   */
  record Every(int steps) implements ReferenceUpdate {
    /**
     * Checks the number of steps.
     *
     * @param steps prox steps of an inner game, at least 1
     * @throws IllegalArgumentException where it is below 1
     */
    public Every {
      if (steps < 1) {
        throw new IllegalArgumentException("inner-steps is " + steps + ", but must be 1 or more");
      }
    }

    @Override
    public Decision after(RunState state, Solution next, double pull, Prox prox) {
      return new Decision(state.inner() + 1 >= steps);
    }
  }

  /**
   * After given prox steps, as the paper moves the reference of its language model once, when the
   * second round over the prompts is done.
   *
   * @param steps numbers of prox steps, counted from 1
   */
  record AtSteps(Set<Long> steps) implements ReferenceUpdate {
    /**
     * Copies the steps.
     *
     * @param steps copied; empty to keep the reference for good
     */
    public AtSteps {
      steps = Set.copyOf(steps);
    }

    @Override
    public Decision after(RunState state, Solution next, double pull, Prox prox) {
      return new Decision(steps.contains(state.step() + 1));
    }
  }

  /**
   * When the loss on held-out prompts ({@code validation-loss}) stops falling.
   *
   * @param tolerance fall that counts, relative to the lowest loss of this inner game so far
   * @param patience prox steps without such a fall that move the reference
   * @param most most prox steps an inner game gets
   */
  record AtPlateau(double tolerance, int patience, int most) implements ReferenceUpdate {
    private static final String LOWEST = "plateau-lowest";
    private static final String STALE = "plateau-stale";

    /**
     * Checks that every setting is within its range.
     *
     * @param tolerance 0 or more
     * @param patience 1 or more
     * @param most 1 or more
     * @throws IllegalArgumentException where a setting is out of its range
     */
    public AtPlateau {
      if (!(tolerance >= 0) || patience < 1 || most < 1) {
        throw new IllegalArgumentException(
            "plateau.tolerance, plateau.patience and plateau.most are "
                + tolerance
                + ", "
                + patience
                + " and "
                + most
                + ", but must be at least 0, 1 and 1");
      }
    }

    @Override
    public Decision after(RunState state, Solution next, double pull, Prox prox) {
      Map<String, Double> figures = figures(state, next);
      return new Decision(state.inner() + 1 >= most || figures.get(STALE) >= patience, figures);
    }

    private Map<String, Double> figures(RunState state, Solution next) {
      double loss =
          next.figure("validation-loss")
              .orElseThrow(
                  () ->
                      new ConfigException(
                          List.of(
                              Problem.of(
                                  "algorithm.until is plateau, which goes by the loss on held-out"
                                      + " prompts, but the solver holds out none; set"
                                      + " prox.validation.share"))));
      Double lowest = state.figures().get(LOWEST);
      if (lowest == null || lowest - loss > tolerance * Math.abs(lowest)) {
        return Map.of(LOWEST, loss, STALE, 0.0);
      }
      return Map.of(LOWEST, lowest, STALE, state.figures().get(STALE) + 1);
    }
  }

  /**
   * When win rates and the pull to the reference nearly balance, as they do at the solution of the
   * inner game: KL(next ‖ mu) ≤ (tolerance · ητ)² · KL(next ‖ ref). A step is η times what is left
   * of the two forces, and ητ times the way from the reference is the pull alone.
   *
   * <p>A step that is merely short compared with the way is no sign of it: ten steps in one
   * direction make the last one a tenth of the way, and references moved that early let COMAL
   * circle away as mirror descent does.
   *
   * <p>Steps that are learned from samples never get short: there is always their noise. But noise
   * has no direction. The part of two steps that they have in common, s · s' ≈ KL(next ‖ before) −
   * KL(next ‖ mu) − KL(mu ‖ before), is what the forces left; half of it, averaged over the last
   * 1/(ητ) steps, which is as long as an inner game takes to forget, stands for KL(next ‖ mu) where
   * it is below a quarter of that: then noise makes up most of the steps, and the inner game is
   * solved as well as such steps can tell.
   *
   * @param tolerance what is left of the forces, relative to the pull, in (0, 1)
   * @param least fewest prox steps an inner game gets
   * @param most most prox steps it gets
   */
  record WhenSettled(double tolerance, int least, int most) implements ReferenceUpdate {
    private static final String LAST = "settled-last-step";
    private static final String STEP = "settled-mean-step";
    private static final String COMMON = "settled-mean-common";

    /**
     * Share of the mean step in common with the one before, below which noise is the most of it.
     */
    private static final double NOISY = 0.25;

    /**
     * Checks that every setting is within its range.
     *
     * @param tolerance above 0 and below 1
     * @param least 1 or more
     * @param most {@code least} or more
     * @throws IllegalArgumentException where a setting is out of its range
     */
    public WhenSettled {
      if (!(tolerance > 0 && tolerance < 1)) {
        throw new IllegalArgumentException(
            "settled.tolerance is " + tolerance + ", but must be between 0 and 1");
      }
      if (least < 1 || most < least) {
        throw new IllegalArgumentException(
            "settled.least is "
                + least
                + " and settled.most is "
                + most
                + ", but they must be 1 or more and in this order");
      }
    }

    @Override
    public boolean looksBack() {
      return true;
    }

    @Override
    public Decision after(RunState state, Solution next, double pull, Prox prox) {
      int inner = state.inner() + 1;
      if (inner >= most) {
        return new Decision(true);
      }
      Policy policy = next.policy();
      double step = prox.kl(policy, state.policy(RunState.MU));
      Map<String, Double> figures = figures(state, policy, step, pull, prox);
      if (inner < least) {
        return new Decision(false, figures);
      }
      double bound = tolerance * pull * tolerance * pull * prox.kl(policy, state.policy("ref"));
      return new Decision(
          step <= bound || settledButForNoise(inner, pull, bound, figures), figures);
    }

    private static boolean settledButForNoise(
        int inner, double pull, double bound, Map<String, Double> figures) {
      Double common = figures.get(COMMON);
      return common != null
          && (inner - 1) * pull >= 1
          && common <= Math.min(bound, NOISY * figures.get(STEP));
    }

    private static Map<String, Double> figures(
        RunState state, Policy next, double step, double pull, Prox prox) {
      Policy before = state.policies().get(BEFORE);
      Double last = state.figures().get(LAST);
      if (before == null || last == null) {
        return Map.of(LAST, step);
      }
      double common = (prox.kl(next, before) - step - last) / 2;
      double weight = Math.min(1, Math.max(pull, 1.0 / state.inner()));
      return Map.of(
          LAST, step,
          STEP, mean(state.figures().get(STEP), step, weight),
          COMMON, mean(state.figures().get(COMMON), common, weight));
    }

    /** The mean of all that came, then of about the last 1/weight. */
    private static double mean(Double soFar, double newest, double weight) {
      return soFar == null ? newest : soFar + weight * (newest - soFar);
    }
  }
}
