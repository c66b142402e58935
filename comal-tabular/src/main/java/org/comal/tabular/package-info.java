/**
 * Games small enough to write down: tables for policies and preferences, exact prox steps, exact
 * Nash policies and gaps.
 *
 * <p>A {@link org.comal.tabular.TableLayout} says which prompts and responses there are; a {@link
 * org.comal.tabular.TabularPolicy} puts probabilities on them; a {@link
 * org.comal.tabular.TableOracle} knows every preference between them as a {@link
 * org.comal.tabular.PreferenceTable}. {@link org.comal.tabular.ExactSolver} solves a prox step in
 * closed form and {@link org.comal.tabular.ExactGameEvaluator} measures what is left to gain.
 */
package org.comal.tabular;
