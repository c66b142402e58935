package org.comal.track;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.comal.Stable;

/**
 * What is known of a run or task when a tracker begins to follow it.
 *
 * @param name of the run or task, for those who look
 * @param directory for what the tracker keeps, within that of the run; made by the tracker where it
 *     keeps anything, and kept when the work is taken up again
 * @param config in HOCON, complete
 * @param parameters values of the config by path, as {@code algorithm.eta}; none is a secret
 * @param step the prox step that the work goes on after; 0 where it begins
 * @param clock the time of day
 */
@Stable
public record TrackedWork(
    String name,
    Path directory,
    String config,
    SortedMap<String, String> parameters,
    long step,
    InstantSource clock) {

  /**
   * Copies the parameters.
   *
   * @param name not null
   * @param directory need not be there
   * @param config not null
   * @param parameters copied
   * @param step at least 0
   * @param clock not null
   */
  public TrackedWork {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(config, "config");
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    if (step < 0) {
      throw new IllegalArgumentException("step is " + step + ", but must be at least 0");
    }
    Objects.requireNonNull(clock, "clock");
  }

  /**
   * {@return the same work, with a directory within this one's}
   *
   * @param part name of that directory
   */
  public TrackedWork within(String part) {
    return new TrackedWork(name, directory.resolve(part), config, parameters, step, clock);
  }

  /**
   * {@return the same work, which goes on after a step}
   *
   * @param taken that a checkpoint was left after; 0 where the work begins
   */
  public TrackedWork after(long taken) {
    return new TrackedWork(name, directory, config, parameters, taken, clock);
  }
}
