/**
 * Prox steps by learning: a {@link org.comal.learn.Loss} is minimised on samples of the anchor by
 * {@link org.comal.learn.LossProxSolver}. A new loss is a {@link org.comal.learn.PairLoss} or
 * {@link org.comal.learn.ResponseLoss} with a {@link org.comal.learn.LossFactory}.
 *
 * <p>A round of a step goes through four phases, each with its key, its file and its work in one
 * class: {@code DrawnSamples}, the {@code Verdicts} of the oracle on them, their {@code
 * FrozenScores} under the frozen policies, and the {@code Groups} that a loss learns from. {@code
 * PairPattern} knows which pairs meet. A number that is not known, be it that nobody asked or that
 * the oracle abstained, is {@code NaN} throughout, {@code null} in files.
 */
package org.comal.learn;
