package org.comal.llm.oracle;

import java.util.List;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.text.Loading;
import org.comal.text.TemplateSource;

/** Makes a {@link CausalLmJudge}. */
public final class CausalLmJudgeFactory implements PreferenceOracleFactory {
  @Override
  public About about() {
    return new About(
        "causal-lm-judge",
        "a language model in the Hugging Face layout that is asked which response is better",
        SPI_VERSION);
  }

  @Override
  public String keys() {
    return DecoderSettings.DEFAULTS
        + """
        # The judge's chat template: auto (the folder's own), chatml, a file with a Jinja
        # template, or none where the template is the whole text that the model reads.
        chat-template = auto
        # What the user says to the judge, with {instruction}, {output_1} and {output_2}. Left
        # out: a question of our own that asks for "Output (a)" or "Output (b)".
        template = null
        # A file to read the template from instead. One line end at the end of the file is not
        # part of it.
        template-file = null
        # The beginning of the judge's reply, up to the label.
        opening = "Output ("
        # What the model says next where the first, and where the second response is better. Each
        # must be one token there.
        labels = [a, b]
        """;
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    DecoderSettings settings = DecoderSettings.read(options, services);
    TemplateSource template =
        TemplateSource.read(options, services).orElse(CausalLmJudge.fallback());
    String opening = options.text("opening");
    List<String> labels = options.texts("labels");
    return () -> Loading.of(options, () -> CausalLmJudge.load(settings, template, opening, labels));
  }
}
