/**
 * A preference oracle that asks a language model ({@link org.comal.oracle.judge.JudgeOracle}), and
 * the decorator that bounds how often an oracle may abstain ({@link
 * org.comal.oracle.judge.AbstainingOracle}).
 *
 * <p>Whom the oracle asks is a {@link org.comal.oracle.judge.JudgeModel}: it sends one request and
 * says what came of it. The one here is a chat endpoint that speaks as OpenAI's ({@link
 * org.comal.oracle.judge.ChatEndpoint}); it sends prompts and responses over the network, to the
 * URL that its settings name, and nothing else.
 */
package org.comal.oracle.judge;
