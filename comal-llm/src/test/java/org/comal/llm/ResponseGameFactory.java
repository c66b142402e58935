package org.comal.llm;

import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes the oracle of {@link ResponseGame}. */
public final class ResponseGameFactory implements PreferenceOracleFactory {
  @Override
  public About about() {
    return new About(
        "answer-game", "the paper's game on responses of one and two letters", SPI_VERSION);
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    return ResponseGame::new;
  }
}
