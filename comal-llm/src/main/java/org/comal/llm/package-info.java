/**
 * Decoder language models as policies: {@link org.comal.llm.CausalLmPolicy} samples, scores and
 * learns; {@link org.comal.llm.CausalLmFactory} makes it from a config's {@code policy { use =
 * causal-lm }}.
 *
 * <p>Below lie, in this order, {@code model} (files), {@code torch} (PyTorch) and {@code text}
 * (tokens and templates).
 */
package org.comal.llm;
