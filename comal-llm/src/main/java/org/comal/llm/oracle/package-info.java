/**
 * Preference oracles on the decoder, out of model folders: a {@link
 * org.comal.llm.oracle.CausalLmJudge} that is asked which response is better, and a {@link
 * org.comal.llm.oracle.RewardModel} that gives each response a number.
 *
 * <p>Both compute what texts have in common at their beginning once, put texts of like length into
 * one run, and count what they do. Verdicts do not depend on the device or on how texts are put
 * together, but for rounding.
 */
package org.comal.llm.oracle;
