package org.comal.policy;

import java.io.IOException;
import java.nio.file.Path;
import org.comal.Stable;

/**
 * A learner whose training can be stopped and taken up again, to the same bytes.
 *
 * <p>What is kept is all that the next steps depend on: the parameters in full precision, the
 * optimizer's moments, and how many steps were taken. The batch of the last {@link #forward} is
 * not.
 */
@Stable
public interface ResumableLearner extends Learner {

  /**
   * Writes the state into a directory.
   *
   * @param directory exists and is empty
   * @throws IOException where it cannot be written; the message names the file
   * @throws IllegalStateException where a gradient was collected that no {@link #step} has used
   */
  void save(Path directory) throws IOException;

  /**
   * Takes over the state that {@link #save} wrote, in place of this learner's own. The learner must
   * come from a policy of the same family with the same {@link OptimizerSpec}; which parameters it
   * started from does not matter.
   *
   * @param directory one that {@link #save} wrote to
   * @throws IOException where a file is missing, damaged or does not fit this learner; the message
   *     names it, and the learner stays as it was
   */
  void restore(Path directory) throws IOException;
}
