/**
 * Language models as files in the Hugging Face layout: what {@code config.json} says ({@link
 * org.comal.llm.model.ModelConfig}), which weights a model has and in what order ({@link
 * org.comal.llm.model.Parameters}), and the tensors themselves ({@link
 * org.comal.llm.model.Safetensors}). Nothing here computes.
 */
package org.comal.llm.model;
