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

/** Makes an {@link OnnxPairOracle}. */
public final class OnnxPairFactory implements PreferenceOracleFactory {
  @Override
  public About about() {
    return new About("onnx-pair", "a pairwise preference model in ONNX", SPI_VERSION);
  }

  @Override
  public String keys() {
    return OnnxSettings.DEFAULTS
        + """
            # Whether the tokenizer adds what it adds of itself, as [CLS] or a begin token. Left out:
            # what the model says of itself, or true.
            add-special-tokens = null
            # What the model reads. A model with input_ids has both responses in one text, with
            # {instruction}, {output_1} and {output_2}; one with input_ids_1 and input_ids_2 has a
            # text for each, with {instruction} and {output}. Left out: what the model says of itself,
            # or these with empty lines between.
            template = null
            # A file to read the template from instead.
            template-file = null
            # The output to read, one or two numbers for each pair. Left out: the only one, or
            # logits.
            output = null
            # Where there are two numbers, which of them is for the first response: 0 or 1.
            first-logit = 0
            """;
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    Blueprint<OnnxSettings> settings = OnnxSettings.read(options, services, true);
    Optional<TemplateSource> template = TemplateSource.read(options, services);
    String output = options.has("output") ? options.text("output") : null;
    int first = (int) options.integer("first-logit", 0, 1);
    return () ->
        Loading.of(
            options,
            () -> {
              OnnxSettings own = settings.make();
              return OnnxPairOracle.load(
                  own, template.orElse(own.template(OnnxPairOracle.fallback())), output, first);
            });
  }
}
