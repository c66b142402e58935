/**
 * Reading and writing ONNX files without a library: what a trained preference model is exported
 * with, and what an oracle checks a model's inputs with before it loads it.
 *
 * <p>{@link org.comal.onnx.OnnxGraph} writes a graph node by node; {@link
 * org.comal.onnx.TextEncoder}s ({@link org.comal.onnx.MeanEmbedding}, {@link
 * org.comal.onnx.PooledNetwork}, {@link org.comal.onnx.OnnxDecoder}) put a part of a language model
 * into one; {@link org.comal.onnx.PreferenceGraphs} finishes a model with a head. {@link
 * org.comal.onnx.OnnxSignature} reads the inputs and outputs of any ONNX file.
 *
 * <p>{@link org.comal.onnx.PreferenceNotes} travel with a model. The module that trains a model and
 * the module that runs it share this one and not each other.
 */
package org.comal.onnx;
