/**
 * Decoder language models as policies: {@link org.comal.llm.CausalLmPolicy} samples, scores and
 * learns; {@link org.comal.llm.CausalLmFactory} makes it from a config's {@code policy { use =
 * causal-lm }}. What learns is a {@link org.comal.llm.CausalLmLearner}, of one of two kinds.
 *
 * <p>{@link org.comal.llm.MemoryPlan} says what memory work takes. Below lie, in this order, {@code
 * model} (files), {@code torch} (PyTorch) and {@code text} (tokens and templates). Above lie the
 * tasks, {@code init} (new models), {@code sft} (fine-tuning), {@code preference} (oracles that are
 * trained) and {@code folder} (models checked and exported), and {@code oracle}, the oracles that
 * ask a decoder.
 */
package org.comal.llm;
