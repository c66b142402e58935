package org.comal.oracle.onnx;

import java.io.IOException;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;

/** Loads an oracle out of a config block. */
final class Loading {
  private Loading() {}

  /** Loads; what does not fit is told of at the block's key {@code model}. */
  static PreferenceOracle of(Options options, Blueprint<? extends PreferenceOracle> load)
      throws IOException {
    try {
      return load.make();
    } catch (IllegalArgumentException e) {
      throw options.refusal("model", options.path() + ": " + e.getMessage());
    }
  }
}
