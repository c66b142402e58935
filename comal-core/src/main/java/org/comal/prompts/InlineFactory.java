package org.comal.prompts;

import java.util.List;
import java.util.stream.IntStream;
import org.comal.data.Prompt;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Makes a source of prompts that stand in the config. */
public final class InlineFactory implements PromptSourceFactory {
  @Override
  public About about() {
    return new About("inline", "prompts written in the config, one user turn each", SPI_VERSION);
  }

  @Override
  public String keys() {
    return """
        # The prompts, as a list of texts; their ids are 0, 1, 2 and so on. Required.
        prompts = null
        """;
  }

  @Override
  public Blueprint<PromptSource> read(Options options, Services services) {
    List<String> texts = options.texts("prompts");
    List<Prompt> prompts =
        IntStream.range(0, texts.size())
            .mapToObj(i -> Prompt.user(Integer.toString(i), texts.get(i)))
            .toList();
    return () -> () -> prompts;
  }
}
