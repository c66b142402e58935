/**
 * The prox operator, on which every algorithm is built: a symbolic {@link org.comal.prox.Payoff},
 * the {@link org.comal.prox.ProxProblem} that it makes with an anchor and a step size, the {@link
 * org.comal.prox.ProxSolver} that solves it, and the {@link org.comal.prox.Solution} that comes of
 * it.
 */
package org.comal.prox;
