package org.comal.prox;

import org.comal.Stable;
import org.comal.plugin.Factory;

/**
 * Makes a prox solver out of a config's {@code prox} block. A check of a run makes one too, shows
 * it the first problems of the algorithm and closes it where it can be closed; so what is large, as
 * a model, is opened by the solver when it first solves.
 */
@Stable
public interface ProxSolverFactory extends Factory<ProxSolver> {}
