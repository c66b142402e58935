/**
 * Supervised fine-tuning as a task: {@code comal sft} teaches a language model the responses of
 * examples, which makes the policy that alignment starts from.
 *
 * <p>{@link org.comal.llm.sft.SftFactory} reads the config, {@code SftTask} trains, {@code
 * Examples} holds what is learned, {@code SftCheckpoints} what a kill must not lose.
 */
package org.comal.llm.sft;
