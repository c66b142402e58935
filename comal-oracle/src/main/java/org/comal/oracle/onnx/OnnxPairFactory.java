package org.comal.oracle.onnx;

import com.typesafe.config.Config;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.text.TemplateSource;

/** Makes an {@link OnnxPairOracle}. */
public final class OnnxPairFactory implements PreferenceOracleFactory {
  @Override
  public String name() {
    return "onnx-pair";
  }

  @Override
  public String summary() {
    return "a pairwise preference model in ONNX";
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
            # What the model reads. A model with input_ids has both answers in one text, with
            # {instruction}, {output_1} and {output_2}; one with input_ids_1 and input_ids_2 has a
            # text for each, with {instruction} and {output}. Left out: what the model says of itself,
            # or these with empty lines between.
            template = null
            # A file to read the template from instead.
            template-file = null
            # The output to read, one or two numbers for each pair. Left out: the only one, or
            # logits.
            output = null
            # Where there are two numbers, which of them is for the first answer: 0 or 1.
            first-logit = 0
            """);
  }

  @Override
  public PreferenceOracle create(Options options, Services services) {
    OnnxSettings settings = OnnxSettings.read(options, services, true);
    TemplateSource template = template(options, services, settings);
    String output = options.has("output") ? options.text("output") : null;
    int first = (int) options.integer("first-logit", 0, 1);
    return Loading.of(options, () -> OnnxPairOracle.load(settings, template, output, first));
  }

  private static TemplateSource template(
      Options options, Services services, OnnxSettings settings) {
    // Read when it is asked for: a model with damaged notes is told of with the block.
    TemplateSource own = places -> settings.template(OnnxPairOracle.fallback()).with(places);
    return TemplateSource.read(options, services, own);
  }
}
