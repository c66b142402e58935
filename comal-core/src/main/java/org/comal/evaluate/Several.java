package org.comal.evaluate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.plugin.Opened;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;
import org.comal.prox.Game;
import org.comal.random.RandomSource;

/** Several evaluators in turn; of two figures of one name the first one's stays. */
final class Several implements Evaluator {
  private final List<Evaluator> evaluators;

  Several(List<Evaluator> evaluators) {
    this.evaluators = List.copyOf(evaluators);
  }

  @Override
  public Optional<String> reject(Policy policy, Game game) {
    return evaluators.isEmpty()
        ? Optional.of("several names no evaluator; give it blocks in `of`")
        : evaluators.stream().flatMap(e -> e.reject(policy, game).stream()).findFirst();
  }

  @Override
  public void begin(Policy initial, Game game, RandomSource random) {
    evaluators.forEach(e -> e.begin(initial, game, random));
  }

  @Override
  public Map<String, Double> evaluate(Policy policy, Game game, RandomSource random) {
    return measure(policy, game, random).figures();
  }

  @Override
  public Evaluation measure(Policy policy, Game game, RandomSource random) {
    Evaluation all = new Evaluation(Map.of(), Map.of());
    for (Evaluator evaluator : evaluators) {
      all = all.and(evaluator.measure(policy, game, random));
    }
    return all;
  }

  @Override
  public int prompts(Game game) {
    return evaluators.stream().mapToInt(e -> e.prompts(game)).max().orElse(0);
  }

  @Override
  public Evaluator over(int prompts) {
    return new Several(evaluators.stream().map(e -> e.over(prompts)).toList());
  }

  @Override
  public Optional<EnumerablePolicy> nash(Policy policy, Game game) {
    return evaluators.stream().flatMap(e -> e.nash(policy, game).stream()).findFirst();
  }

  @Override
  public void close() {
    Opened all = new Opened();
    evaluators.forEach(all::add);
    all.close();
  }
}
