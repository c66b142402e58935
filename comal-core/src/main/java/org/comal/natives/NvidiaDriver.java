package org.comal.natives;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The driver for NVIDIA GPUs, where a machine has one.
 *
 * @param version as {@code 570.124.06}; empty where there is none
 * @param gpus a line for each that it knows, with name and memory
 */
public record NvidiaDriver(Optional<String> version, List<String> gpus) {
  /** No driver. */
  public static final NvidiaDriver NONE = new NvidiaDriver(Optional.empty(), List.of());

  /**
   * Copies the GPUs.
   *
   * @param version empty rather than null
   * @param gpus copied
   */
  public NvidiaDriver {
    Objects.requireNonNull(version, "version");
    gpus = List.copyOf(gpus);
  }

  /** {@return whether there is one, with a GPU} */
  public boolean hasGpu() {
    return version.isPresent() && !gpus.isEmpty();
  }
}
