package org.comal.natives;

import java.util.List;

/**
 * Looks what a library of native code finds on this machine, for whoever asks why it is slow or
 * does not load. Found by {@code ServiceLoader}; {@code comal doctor} prints what comes of it.
 */
public interface Checkup {

  /** {@return what is looked at, as {@code PyTorch}} */
  String subject();

  /**
   * {@return what was found, in the order in which it is told}
   *
   * <p>May load libraries, and take seconds. What cannot be loaded is a {@linkplain Finding#fault
   * fault} and not thrown.
   *
   * @param driver the machine's driver for NVIDIA GPUs
   */
  List<Finding> look(NvidiaDriver driver);
}
