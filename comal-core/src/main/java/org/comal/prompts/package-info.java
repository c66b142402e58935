/**
 * Prompts for policies that answer any: a {@link org.comal.prompts.PromptSource} is named by a
 * config's {@code data} block. {@link org.comal.prompts.InlineFactory} takes them from the config
 * itself.
 */
package org.comal.prompts;
