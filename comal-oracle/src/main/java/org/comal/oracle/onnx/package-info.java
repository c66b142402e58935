/**
 * Preference oracles that run ONNX models: {@link org.comal.oracle.onnx.OnnxPairOracle}, {@link
 * org.comal.oracle.onnx.OnnxRewardOracle} and {@link org.comal.oracle.onnx.OnnxJudgeOracle}.
 *
 * <p>Each loads a model and its own tokenizer, checks that they and the template fit together, puts
 * texts of like length into one run, and counts what it does ({@link org.comal.text.OracleCounts}).
 * Verdicts do not depend on batch size, threads or device, but for rounding.
 */
package org.comal.oracle.onnx;
