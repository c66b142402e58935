/**
 * Win rates of models against one another: {@link org.comal.winrate.Outcome}s of single prompts
 * become a {@link org.comal.winrate.WinRateMatrix} with standard errors and bootstrap intervals;
 * {@link org.comal.winrate.LengthControl} takes the judge's liking for length out of it; {@link
 * org.comal.winrate.NashMixture} solves the game that the matrix is. {@link
 * org.comal.winrate.WinRateReport} holds all of it, and the renderers write it as text, CSV and
 * JSON.
 */
package org.comal.winrate;
