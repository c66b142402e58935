package org.comal.track;

import java.io.IOException;
import java.util.Map;
import org.comal.Stable;

/**
 * Brings the figures of runs and tasks to where people look at them, as TensorBoard, MLflow or
 * Weights &amp; Biases.
 *
 * <p>Whoever calls it takes care that the work never suffers: a tracker that throws is told of once
 * and left alone. A session is called by one thread at a time; between sessions a tracker keeps
 * nothing but what it writes.
 */
@Stable
public interface Tracker {

  /**
   * Begins to follow, when the first figures are there.
   *
   * @param work what is followed; figures that an earlier session had of steps after {@link
   *     TrackedWork#step} come again, and all of them where that is 0
   * @return to be ended by the caller
   * @throws IOException with a sentence where it cannot be followed
   */
  Session begin(TrackedWork work) throws IOException;

  /** One process's following of one run or task. */
  interface Session {

    /**
     * Takes figures. Quick: what waits for a network waits in a thread of its own.
     *
     * @param step prox steps taken; never less than before
     * @param figures by name, in the order in which they are shown; those of solvers begin with
     *     {@code solver/}; NaN and infinite where there is nothing better to say
     * @throws IOException with a sentence where they cannot be kept; nothing more is told then but
     *     the end
     */
    void figures(long step, Map<String, Double> figures) throws IOException;

    /**
     * Brings what was taken to where a kill of the process leaves it: the work will not come to
     * these steps again.
     *
     * @throws IOException as above
     */
    void keep() throws IOException;

    /**
     * Brings what was taken to its place, and holds nothing any more. Called once, also where the
     * user ends the program; not where it is killed.
     *
     * @param finished whether the work came to its end; else it may be taken up again
     * @throws IOException with a sentence where something is lost
     */
    void end(boolean finished) throws IOException;
  }
}
