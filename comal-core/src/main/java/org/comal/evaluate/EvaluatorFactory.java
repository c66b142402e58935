package org.comal.evaluate;

import org.comal.Stable;
import org.comal.plugin.Factory;

/**
 * Makes an evaluator. A run that names none ({@code evaluator.use = auto}) uses every evaluator
 * that does not reject its policy and game.
 */
@Stable
public interface EvaluatorFactory extends Factory<Evaluator> {}
