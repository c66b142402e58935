package org.comal.plugin;

import java.util.Optional;
import org.comal.Stable;

/**
 * A policy or an oracle that can tell what one like it takes on another device, for {@code comal
 * run --dry-run} with workers.
 */
@Stable
public interface Replicated {

  /**
   * {@return what one of the same block takes there; empty where none is made for workers, or where
   * it is not known}
   *
   * @param device as a model's key {@code device} may have it
   */
  Optional<ReplicaMemory> replica(String device);

  /**
   * {@return what a model says, if it says anything; for those that wrap another}
   *
   * @param model any object
   * @param device as above
   */
  static Optional<ReplicaMemory> of(Object model, String device) {
    return model instanceof Replicated replicated ? replicated.replica(device) : Optional.empty();
  }
}
