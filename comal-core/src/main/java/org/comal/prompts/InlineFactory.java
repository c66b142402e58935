package org.comal.prompts;

import com.typesafe.config.Config;
import java.util.List;
import java.util.stream.IntStream;
import org.comal.data.Prompt;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes a source of prompts that stand in the config. */
public final class InlineFactory implements PromptSourceFactory {
  @Override
  public String name() {
    return "inline";
  }

  @Override
  public String summary() {
    return "prompts written in the config, one user turn each";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Config defaults() {
    return Defaults.of(
        this,
        """
        # The prompts, as a list of texts; their ids are 0, 1, 2 and so on. Required.
        prompts = null
        """);
  }

  @Override
  public PromptSource create(Options options, Services services) {
    List<String> texts = options.texts("prompts");
    List<Prompt> prompts =
        IntStream.range(0, texts.size())
            .mapToObj(i -> Prompt.user(Integer.toString(i), texts.get(i)))
            .toList();
    return () -> prompts;
  }
}
