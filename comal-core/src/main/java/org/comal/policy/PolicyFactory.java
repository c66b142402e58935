package org.comal.policy;

import org.comal.plugin.Factory;

/** Makes the policy a run starts from, out of a config's {@code policy} block. */
public interface PolicyFactory extends Factory<Policy> {}
