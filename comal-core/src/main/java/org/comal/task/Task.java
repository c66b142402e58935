package org.comal.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.comal.Stable;

/**
 * A long job that works in a directory, ready to begin.
 *
 * <p>Everything it needs was given to its factory: the config block, other blocks by {@link
 * org.comal.plugin.Services}, the random source, and the listener to tell of progress.
 */
@Stable
public interface Task extends AutoCloseable {

  /**
   * Does the job, or what an earlier call with the same config left undone in this directory. A
   * kill at any moment loses at most the work since the last thing that was kept; the files at the
   * end are those of a call that was never cut off.
   *
   * <p>{@code config.resolved.conf}, {@code provenance.json} and {@code result.json} belong to the
   * caller; every other name in the directory is the task's. A {@code summary.txt}, where there is
   * one, is shown to the user at the end.
   *
   * @param directory exists
   * @return what came of it, for {@code result.json} and the user: key (kebab-case) to number,
   *     text, truth value, or list or map of these, in a fixed order; no times, so that a repeated
   *     task gives the same
   * @throws IOException where a file cannot be read or written; the message names it
   * @throws org.comal.plugin.ConfigException where what was asked for turns out to be impossible
   * @throws ArithmeticException where a number stops being finite
   */
  Map<String, ?> run(Path directory) throws IOException;

  /**
   * {@return what the task's oracle was asked and found since the task was made, by the names of
   * {@link org.comal.oracle.PreferenceOracle#statistics}; empty where it asks none} May be called
   * while the task runs, from another thread.
   */
  default Map<String, Double> oracleStatistics() {
    return Map.of();
  }

  /** Releases what the task holds, as models. */
  @Override
  default void close() {}
}
