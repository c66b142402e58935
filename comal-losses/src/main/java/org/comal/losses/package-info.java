/**
 * The losses of the paper as prox solvers, one file each: {@link org.comal.losses.IpoLoss}, {@link
 * org.comal.losses.InpoLoss} and {@link org.comal.losses.DpoLoss} learn from the preferences of
 * pairs; {@link org.comal.losses.RebelLoss}, {@link org.comal.losses.DroLoss}, {@link
 * org.comal.losses.SppoLoss} and {@link org.comal.losses.PpoLoss} from estimated gains, against any
 * opponent. η is the step size of the prox step throughout; each class maps other symbols to it.
 */
package org.comal.losses;
