package org.comal.work;

import org.comal.Stable;
import org.comal.plugin.Factory;

/**
 * Makes workers out of a config's {@code workers} block. Nothing that a run comes to depends on
 * that block: work that was cut off may be taken up by other workers.
 */
@Stable
public interface WorkersFactory extends Factory<Workers> {}
