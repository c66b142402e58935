/**
 * Win rates of models against one another: {@link org.comal.eval.winrate.Outcome}s of single
 * prompts become a {@link org.comal.eval.winrate.WinRateMatrix} with standard errors and bootstrap
 * intervals; {@link org.comal.eval.winrate.LengthControl} takes the judge's liking for length out
 * of it; {@link org.comal.eval.winrate.NashMixture} solves the game that the matrix is. {@link
 * org.comal.eval.winrate.WinRateReport} holds all of it, and the renderers write it as text, CSV
 * and JSON.
 */
package org.comal.eval.winrate;
