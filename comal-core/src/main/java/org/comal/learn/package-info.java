/**
 * Prox steps by learning: a {@link org.comal.learn.Loss} is minimised on samples of the anchor by
 * {@link org.comal.learn.LossProxSolver}. A new loss is a {@link org.comal.learn.PairLoss} or
 * {@link org.comal.learn.ResponseLoss} with a {@link org.comal.learn.LossFactory}.
 */
package org.comal.learn;
