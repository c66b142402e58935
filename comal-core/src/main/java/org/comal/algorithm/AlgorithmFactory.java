package org.comal.algorithm;

import org.comal.Stable;
import org.comal.plugin.Factory;

/** Makes an algorithm out of a config's {@code algorithm} block. */
@Stable
public interface AlgorithmFactory extends Factory<Algorithm> {}
