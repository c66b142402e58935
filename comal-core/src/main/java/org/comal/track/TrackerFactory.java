package org.comal.track;

import org.comal.Stable;
import org.comal.plugin.Factory;

/**
 * Makes a tracker. A config without the block {@code trackers} has none. All of its keys are
 * operational, whatever {@link #operational} says: who follows the work changes nothing of it.
 */
@Stable
public interface TrackerFactory extends Factory<Tracker> {}
