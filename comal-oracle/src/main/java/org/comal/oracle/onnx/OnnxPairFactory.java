package org.comal.oracle.onnx;

import com.typesafe.config.Config;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.oracle.template.TemplateSource;
import org.comal.plugin.Defaults;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

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
            # Whether the tokenizer adds what it adds of itself, as [CLS] or a begin token.
            add-special-tokens = true
            # What the model reads. A model with input_ids has both answers in one text, with
            # {instruction}, {output_1} and {output_2}; one with input_ids_1 and input_ids_2 has a
            # text for each, with {instruction} and {output}. Left out: these, with empty lines
            # between.
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
    OnnxSettings settings = OnnxSettings.read(options, services);
    TemplateSource template = TemplateSource.read(options, services, OnnxPairOracle.fallback());
    String output = options.has("output") ? options.text("output") : null;
    int first = (int) options.integer("first-logit", 0, 1);
    return Loading.of(options, () -> OnnxPairOracle.load(settings, template, output, first));
  }
}
