package org.comal.policy;

import org.comal.Stable;
import org.comal.plugin.Factory;

/** Makes who draws a language model's responses out of the block {@code sampler} of its policy. */
@Stable
public interface PolicySamplerFactory extends Factory<PolicySampler> {}
