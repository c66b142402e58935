package org.comal.oracle.onnx;

import java.util.function.Supplier;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.Options;

/** Loads an oracle out of a config block, and tells what does not fit at the block's place. */
final class Loading {
  private Loading() {}

  /** Checks the block, then loads; a sentence from loading is noted at the key {@code model}. */
  static PreferenceOracle of(Options options, Supplier<? extends PreferenceOracle> load) {
    options.check();
    try {
      return load.get();
    } catch (IllegalArgumentException e) {
      options.problem("model", options.path() + ": " + e.getMessage());
      options.check();
      throw e;
    }
  }
}
