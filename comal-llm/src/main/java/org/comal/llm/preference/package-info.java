/**
 * Trains a preference model on pairs of responses and exports it to ONNX.
 *
 * <p>A {@link org.comal.llm.preference.PreferenceModel} is a {@link
 * org.comal.llm.preference.TextNetwork}, which turns each text into a vector, and a head that
 * compares two vectors. The network is a {@link org.comal.llm.preference.PooledTextNetwork}, in
 * plain Java, or a {@link org.comal.llm.preference.DecoderTextNetwork}, a language model in
 * PyTorch. {@link org.comal.llm.preference.PreferenceTraining} takes the steps.
 */
package org.comal.llm.preference;
