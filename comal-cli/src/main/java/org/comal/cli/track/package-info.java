/**
 * Listeners that keep a run in sight: {@link org.comal.cli.track.Timings}, where the time goes;
 * {@link org.comal.cli.track.TensorBoard}, event files; {@link org.comal.cli.track.Mlflow}, a
 * tracking server. What they write depends on the time, and results do not depend on them; a
 * tracker that fails says so once, and the run goes on.
 */
package org.comal.cli.track;
