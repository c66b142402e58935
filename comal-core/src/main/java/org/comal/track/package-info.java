/**
 * Trackers follow a run or task from outside: the SPI {@link org.comal.track.Tracker}. What comes
 * of the work does not depend on them.
 */
package org.comal.track;
