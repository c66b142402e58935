package org.comal.llm.oracle;

import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.text.Loading;

/** Makes a {@link RewardModel}. */
public final class RewardModelFactory implements PreferenceOracleFactory {
  @Override
  public About about() {
    return new About(
        "reward-model",
        "a sequence-classification model in the Hugging Face layout, read as Bradley-Terry",
        SPI_VERSION);
  }

  @Override
  public String keys() {
    return DecoderSettings.DEFAULTS
        + """
        # The model's chat template: auto (the folder's own), chatml, or a file with a Jinja
        # template. It writes the conversation, with the response as its last turn.
        chat-template = auto
        """;
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    DecoderSettings settings = DecoderSettings.read(options, services);
    return () -> Loading.of(options, () -> RewardModel.load(settings));
  }
}
