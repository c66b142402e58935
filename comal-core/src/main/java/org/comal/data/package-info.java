/**
 * The values that travel between policies, oracles and solvers: prompts, responses, and the two
 * ways they are put together, a {@link org.comal.data.Completion} (what a policy scores) and a
 * {@link org.comal.data.Comparison} (what an oracle answers).
 */
package org.comal.data;
