package org.comal.algorithm;

import org.comal.Stable;
import org.comal.plugin.Factory;

/**
 * Makes an algorithm out of a config's {@code algorithm} block. A check of a run makes one too,
 * takes a few steps with it on policies that cannot be asked, and closes it where it can be closed.
 */
@Stable
public interface AlgorithmFactory extends Factory<Algorithm> {}
