package org.comal.plugin;

import java.util.Objects;
import java.util.OptionalLong;
import org.comal.Stable;

/**
 * Memory that a model like another takes on a device, in bytes, each the most.
 *
 * @param device where it comes to lie, which is another than was asked about where its block names
 *     one
 * @param resting while other models are at work
 * @param further resting, each one more that comes of training
 * @param working what it takes more while it is at work, alone or with others that come of training
 * @param here what the model at hand, of this process, takes yet on that device, with all that
 *     comes of training it
 * @param free of the device now; empty where it is not known
 */
@Stable
public record ReplicaMemory(
    String device, long resting, long further, long working, long here, OptionalLong free) {
  /**
   * Checks that nothing is missing.
   *
   * @param device not null
   * @param resting 0 or more
   * @param further 0 or more
   * @param working 0 or more
   * @param here 0 or more
   * @param free not null
   */
  public ReplicaMemory {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(free, "free");
  }
}
