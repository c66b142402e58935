package org.comal.text;

import java.io.IOException;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;

/** Loads an oracle on a model out of a config block. */
public final class Loading {
  private Loading() {}

  /**
   * {@return the oracle; what does not fit is told of at the block's key {@code model}}
   *
   * @param options the block
   * @param load loads the oracle, or says in a sentence what does not fit
   * @throws IOException where a file is missing or damaged
   */
  public static PreferenceOracle of(Options options, Blueprint<? extends PreferenceOracle> load)
      throws IOException {
    try {
      return load.make();
    } catch (IllegalArgumentException e) {
      throw options.refusal("model", options.path() + ": " + e.getMessage());
    }
  }
}
