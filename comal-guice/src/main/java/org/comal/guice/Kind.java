package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import org.comal.algorithm.Algorithm;
import org.comal.algorithm.AlgorithmFactory;
import org.comal.evaluate.Evaluator;
import org.comal.evaluate.EvaluatorFactory;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.Factory;
import org.comal.policy.Policy;
import org.comal.policy.PolicyFactory;
import org.comal.policy.PolicySampler;
import org.comal.policy.PolicySamplerFactory;
import org.comal.prompts.PromptSource;
import org.comal.prompts.PromptSourceFactory;
import org.comal.prox.ProxSolver;
import org.comal.prox.ProxSolverFactory;
import org.comal.task.Task;
import org.comal.task.TaskFactory;
import org.comal.track.Tracker;
import org.comal.track.TrackerFactory;
import org.comal.work.Workers;
import org.comal.work.WorkersFactory;

/**
 * A kind of plugin, and the config block that asks for one.
 *
 * @param block the block's name at the root of a config, or its path where it stands in another
 * @param type what is made
 * @param factory the factory interface
 * @param many whether that block holds blocks that each ask for one, by names of the user's own
 */
public record Kind<T>(
    String block, Class<T> type, Class<? extends Factory<T>> factory, boolean many) {
  /** What is done. */
  public static final Kind<Algorithm> ALGORITHM =
      new Kind<>("algorithm", Algorithm.class, AlgorithmFactory.class);

  /** How a prox step is solved. */
  public static final Kind<ProxSolver> PROX =
      new Kind<>("prox", ProxSolver.class, ProxSolverFactory.class);

  /** What is measured. */
  public static final Kind<Evaluator> EVALUATOR =
      new Kind<>("evaluator", Evaluator.class, EvaluatorFactory.class);

  /** Who prefers what. */
  public static final Kind<PreferenceOracle> ORACLE =
      new Kind<>("oracle", PreferenceOracle.class, PreferenceOracleFactory.class);

  /** Where prompts come from, for a policy that lists none. */
  public static final Kind<PromptSource> DATA =
      new Kind<>("data", PromptSource.class, PromptSourceFactory.class);

  /** Where the run starts. */
  public static final Kind<Policy> POLICY = new Kind<>("policy", Policy.class, PolicyFactory.class);

  /** Who draws a language model's responses in its place. */
  public static final Kind<PolicySampler> SAMPLER =
      new Kind<>("policy.sampler", PolicySampler.class, PolicySamplerFactory.class);

  /** A job that is no run. */
  public static final Kind<Task> TASK = new Kind<>("task", Task.class, TaskFactory.class);

  /** Who follows a run or task from outside. */
  public static final Kind<Tracker> TRACKER =
      new Kind<>("trackers", Tracker.class, TrackerFactory.class, true);

  /** Who draws, scores and asks. */
  public static final Kind<Workers> WORKERS =
      new Kind<>("workers", Workers.class, WorkersFactory.class);

  /** The kinds that make up a run, those that are cheap to make first. */
  public static final List<Kind<?>> OF_RUN =
      List.of(ALGORITHM, PROX, EVALUATOR, DATA, ORACLE, POLICY);

  /** Every kind, those that are cheap to make first. */
  public static final List<Kind<?>> ALL =
      List.of(ALGORITHM, PROX, EVALUATOR, DATA, ORACLE, POLICY, SAMPLER, TASK, TRACKER, WORKERS);

  private Kind(String block, Class<T> type, Class<? extends Factory<T>> factory) {
    this(block, type, factory, false);
  }

  /** {@return the path of a block that asks for one} */
  public String path() {
    return many ? block + ".NAME" : block;
  }

  /** A config without the block of this kind. */
  Config without(Config config) {
    return config.withoutPath(block);
  }

  /** Whether a config has a block of this kind with anything in it. */
  boolean isIn(Config config) {
    ConfigValue given = config.root().get(block);
    return given instanceof ConfigObject keys
        ? !keys.isEmpty()
        : given != null && given.valueType() != ConfigValueType.NULL;
  }

  /** {@return the factory interfaces, to look for in a registry} */
  public static List<Class<? extends Factory<?>>> factories() {
    return ALL.stream().<Class<? extends Factory<?>>>map(Kind::factory).toList();
  }
}
