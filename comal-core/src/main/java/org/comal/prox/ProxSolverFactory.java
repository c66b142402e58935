package org.comal.prox;

import org.comal.Stable;
import org.comal.plugin.Factory;

/** Makes a prox solver out of a config's {@code prox} block. */
@Stable
public interface ProxSolverFactory extends Factory<ProxSolver> {}
