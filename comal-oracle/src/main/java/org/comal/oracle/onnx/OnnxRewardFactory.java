package org.comal.oracle.onnx;

import com.typesafe.config.Config;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.text.TemplateSource;

/** Makes an {@link OnnxRewardOracle}. */
public final class OnnxRewardFactory implements PreferenceOracleFactory {
  @Override
  public String name() {
    return "onnx-reward";
  }

  @Override
  public String summary() {
    return "a reward model in ONNX, read as Bradley-Terry";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Config defaults() {
    return Defaults.of(
        this,
        OnnxSettings.DEFAULTS
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
            """);
  }

  @Override
  public PreferenceOracle create(Options options, Services services) {
    OnnxSettings settings = OnnxSettings.read(options, services, true);
    TemplateSource template = template(options, services, settings);
    String output = options.has("output") ? options.text("output") : null;
    return Loading.of(options, () -> OnnxRewardOracle.load(settings, template, output));
  }

  private static TemplateSource template(
      Options options, Services services, OnnxSettings settings) {
    // Read when it is asked for: a model with damaged notes is told of with the block.
    TemplateSource own = places -> settings.template(OnnxRewardOracle.fallback()).with(places);
    return TemplateSource.read(options, services, own);
  }
}
