package org.comal.policy;

import org.comal.Stable;
import org.comal.plugin.Factory;

/** Makes the policy a run starts from, out of a config's {@code policy} block. */
@Stable
public interface PolicyFactory extends Factory<Policy> {}
