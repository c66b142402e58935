/**
 * Inference servers that draw a policy's responses: {@link org.comal.llm.server.ServerSampler} and
 * its factory. What a server is asked and how it replies is a {@code ServerProtocol}; how a policy
 * comes to it is a {@code ModelLoading}.
 */
package org.comal.llm.server;
