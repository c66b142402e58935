package org.comal.oracle.onnx;

import java.util.Optional;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.text.Loading;
import org.comal.text.TemplateSource;

/** Makes an {@link OnnxRewardOracle}. */
public final class OnnxRewardFactory implements PreferenceOracleFactory {
  @Override
  public About about() {
    return new About("onnx-reward", "a reward model in ONNX, read as Bradley-Terry", SPI_VERSION);
  }

  @Override
  public String keys() {
    return OnnxSettings.DEFAULTS
        + """
            # Whether the tokenizer adds what it adds of itself, as [CLS] or a begin token. Left out:
            # what the model says of itself, or true.
            add-special-tokens = null
            # What the model reads, with {instruction} and {output}. Left out: what the model says of
            # itself, or the two with an empty line between.
            template = null
            # A file to read the template from instead.
            template-file = null
            # The output to read, one number for each text. Left out: the only one, or logits.
            output = null
            """;
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    Blueprint<OnnxSettings> settings = OnnxSettings.read(options, services, true);
    Optional<TemplateSource> template = TemplateSource.read(options, services);
    String output = options.has("output") ? options.text("output") : null;
    return () ->
        Loading.of(
            options,
            () -> {
              OnnxSettings own = settings.make();
              return OnnxRewardOracle.load(
                  own, template.orElse(own.template(OnnxRewardOracle.fallback())), output);
            });
  }
}
