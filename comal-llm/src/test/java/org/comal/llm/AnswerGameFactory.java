package org.comal.llm;

import com.typesafe.config.Config;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes the oracle of {@link AnswerGame}. */
public final class AnswerGameFactory implements PreferenceOracleFactory {
  @Override
  public String name() {
    return "answer-game";
  }

  @Override
  public String summary() {
    return "the paper's game on answers of one and two letters";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Config defaults() {
    return Defaults.of(this, "");
  }

  @Override
  public PreferenceOracle create(Options options, Services services) {
    return new AnswerGame();
  }
}
