package org.comal.guice;

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
import org.comal.prox.ProxSolver;
import org.comal.prox.ProxSolverFactory;

/**
 * A kind of plugin, and the config block that asks for one.
 *
 * @param block the block's name at the root of a config
 * @param factory the factory interface
 */
public record Kind<T>(String block, Class<? extends Factory<T>> factory) {
  /** What is done. */
  public static final Kind<Algorithm> ALGORITHM = new Kind<>("algorithm", AlgorithmFactory.class);

  /** How a prox step is solved. */
  public static final Kind<ProxSolver> PROX = new Kind<>("prox", ProxSolverFactory.class);

  /** What is measured. */
  public static final Kind<Evaluator> EVALUATOR = new Kind<>("evaluator", EvaluatorFactory.class);

  /** Who prefers what. */
  public static final Kind<PreferenceOracle> ORACLE =
      new Kind<>("oracle", PreferenceOracleFactory.class);

  /** Where the run starts. */
  public static final Kind<Policy> POLICY = new Kind<>("policy", PolicyFactory.class);

  /** Every kind, those that are cheap to make first. */
  public static final List<Kind<?>> ALL = List.of(ALGORITHM, PROX, EVALUATOR, ORACLE, POLICY);

  /** The factory interfaces, to look for in a registry. */
  public static List<Class<? extends Factory<?>>> factories() {
    return ALL.stream().<Class<? extends Factory<?>>>map(Kind::factory).toList();
  }
}
