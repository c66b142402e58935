/**
 * How a question becomes tokens: a prompt written out as an {@link org.comal.text.Instruction}, a
 * {@link org.comal.text.PromptTemplate} with places, a model's own {@link
 * org.comal.text.TextTokenizer}, and a {@link org.comal.text.FittedEncoder} that shortens responses
 * until all fits.
 *
 * <p>The modules that train preference models and those that ask them share this, so that all see
 * the same tokens, and count and read the same ({@link org.comal.text.ModelOracle}, {@link
 * org.comal.text.OracleCounts}, {@link org.comal.text.JudgeTexts}, {@link
 * org.comal.text.RewardTexts}).
 */
package org.comal.text;
