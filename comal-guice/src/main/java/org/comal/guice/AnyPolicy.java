package org.comal.guice;

import java.nio.file.Path;
import java.util.List;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Learner;
import org.comal.policy.MixablePolicy;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;
import org.comal.policy.TrainablePolicy;
import org.comal.random.RandomSource;

/**
 * Stands for a policy before there is one: it has every ability, so that what a solver refuses of
 * it, it refuses of every policy. Uniform over two responses to one prompt.
 */
final class AnyPolicy implements EnumerablePolicy, TrainablePolicy, MixablePolicy {
  private static final Prompt PROMPT = Prompt.named("any");
  private static final List<Response> RESPONSES =
      List.of(new Response(new int[] {0}, "a", true), new Response(new int[] {1}, "b", true));

  private final String id;
  private final boolean mixture;

  /**
   * @param number tells it from others
   */
  AnyPolicy(int number) {
    this(number, false);
  }

  private AnyPolicy(int number, boolean mixture) {
    this.id = "any-" + number;
    this.mixture = mixture;
  }

  /** Whether it was mixed of two others. */
  boolean mixture() {
    return mixture;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public List<Prompt> prompts() {
    return List.of(PROMPT);
  }

  @Override
  public List<Response> support(Prompt prompt) {
    return RESPONSES;
  }

  @Override
  public double[] logProbs(Prompt prompt) {
    return new double[] {Math.log(0.5), Math.log(0.5)};
  }

  @Override
  public Policy mix(Policy other, double weight) {
    return new AnyPolicy(31 * id.hashCode() + other.id().hashCode(), true);
  }

  @Override
  public Learner learner(OptimizerSpec optimizer, RandomSource random) {
    throw new UnsupportedOperationException(id + " stands for a policy and learns nothing");
  }

  @Override
  public void save(Path directory) {
    throw new UnsupportedOperationException(id + " stands for a policy and holds nothing");
  }

  @Override
  public Policy load(Path directory) {
    throw new UnsupportedOperationException(id + " stands for a policy and holds nothing");
  }
}
