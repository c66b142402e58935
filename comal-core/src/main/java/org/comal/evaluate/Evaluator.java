package org.comal.evaluate;

import java.util.Map;
import java.util.Optional;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.prox.Game;
import org.comal.random.RandomSource;

/** Measures how good a policy is in a game. */
public interface Evaluator {

  /**
   * Why this evaluator cannot measure this policy in this game.
   *
   * @return a sentence; empty where it can
   */
  Optional<String> reject(Policy policy, Game game);

  /**
   * Figures of one policy.
   *
   * @param random stream of this evaluation, for those that sample
   * @return name (kebab-case) to value, in a fixed order
   */
  Map<String, Double> evaluate(Policy policy, Game game, RandomSource random);

  /** The Nash policy of the game, by those that can compute it. */
  default Optional<EnumerablePolicy> nash(Policy policy, Game game) {
    return Optional.empty();
  }
}
