package org.comal.prompts;

import org.comal.Stable;
import org.comal.plugin.Factory;

/** Makes a prompt source out of a config's {@code data} block. */
@Stable
public interface PromptSourceFactory extends Factory<PromptSource> {}
