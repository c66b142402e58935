/**
 * A preference oracle that asks a language model behind an OpenAI-compatible chat endpoint ({@link
 * org.comal.oracle.judge.JudgeOracle}), and the decorator that bounds how often an oracle may
 * abstain ({@link org.comal.oracle.judge.AbstainingOracle}).
 *
 * <p>The judge is the one oracle that sends anything over the network: prompts and responses, to
 * the endpoint that its config names, and nothing else.
 */
package org.comal.oracle.judge;
