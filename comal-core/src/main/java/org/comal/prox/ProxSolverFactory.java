package org.comal.prox;

import org.comal.plugin.Factory;

/** Makes a prox solver out of a config's {@code prox} block. */
public interface ProxSolverFactory extends Factory<ProxSolver> {}
