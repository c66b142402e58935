/**
 * Listeners that keep a run in sight: {@code Timings}, where the time goes; {@code Followed}, what
 * the config's trackers are told. What they write depends on the time, and results do not depend on
 * them; a tracker that fails says so once, and the run goes on.
 */
package org.comal.cli.track;
