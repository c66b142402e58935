package org.comal.evaluate;

import java.util.Map;
import java.util.Optional;
import org.comal.Stable;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.prox.Game;
import org.comal.random.RandomSource;

/** Measures how good a policy is in a game. */
@Stable
public interface Evaluator extends AutoCloseable {

  /**
   * Why this evaluator cannot measure this policy in this game.
   *
   * @param policy the policy that would be measured
   * @param game the prompts and the oracle that it would be measured by
   * @return a sentence; empty where it can
   */
  Optional<String> reject(Policy policy, Game game);

  /**
   * Called once before the first measurement of a run, also of one that is taken up again: what is
   * found here must depend on the arguments alone.
   *
   * @param initial the policy that the run starts from; stays open while the run goes on
   * @param game the run's prompts and oracle
   * @param random stream of the run's evaluations
   * @throws ArithmeticException with a sentence where what is needed cannot be found
   */
  default void begin(Policy initial, Game game, RandomSource random) {}

  /**
   * Figures of one policy.
   *
   * @param policy the policy to measure; stays open
   * @param game the run's prompts and oracle
   * @param random stream of this evaluation, for those that sample
   * @return name (kebab-case) to value, in a fixed order
   */
  Map<String, Double> evaluate(Policy policy, Game game, RandomSource random);

  /**
   * {@return figures of one policy with its trajectory, by those that know a table to show it by}
   * Other evaluators give the figures alone.
   *
   * @param policy the policy to measure; stays open
   * @param game the run's prompts and oracle
   * @param random stream of this evaluation, for those that sample
   */
  default Evaluation measure(Policy policy, Game game, RandomSource random) {
    return new Evaluation(evaluate(policy, game, random), Map.of());
  }

  /**
   * {@return how many prompts a measurement is over, to tell how long it takes}
   *
   * @param game the run's prompts and oracle
   */
  default int prompts(Game game) {
    return game.prompts().size();
  }

  /**
   * {@return this evaluator for a trial over few prompts of the game} Only one whose prompts are
   * not the game's has anything to change; the two share what they hold, and only this one is
   * closed.
   *
   * @param prompts most prompts that the trial measures over; at least 1
   */
  default Evaluator over(int prompts) {
    return this;
  }

  /**
   * {@return the Nash policy of the game, by those that can compute it, and know it by now}
   *
   * @param policy one of the family that the Nash policy is to be of
   * @param game the run's prompts and oracle
   */
  default Optional<EnumerablePolicy> nash(Policy policy, Game game) {
    return Optional.empty();
  }

  /** Releases what the evaluator holds outside the Java heap. */
  @Override
  default void close() {}
}
