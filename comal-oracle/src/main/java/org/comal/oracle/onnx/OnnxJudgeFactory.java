package org.comal.oracle.onnx;

import java.nio.file.Path;
import java.util.List;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.PreferenceOracleFactory;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.text.Loading;
import org.comal.text.TemplateSource;

/** Makes an {@link OnnxJudgeOracle}. */
public final class OnnxJudgeFactory implements PreferenceOracleFactory {
  @Override
  public About about() {
    return new About(
        "onnx-judge",
        "a language model in ONNX that is asked which response is better",
        SPI_VERSION);
  }

  @Override
  public String keys() {
    return OnnxSettings.DEFAULTS
        + """
            # Whether the tokenizer adds what it adds of itself. Off, because the template is the
            # whole text, begin token included.
            add-special-tokens = false
            # A file with the whole text that the model reads: {instruction}, {output_1},
            # {output_2}, the chat format's tokens, and the beginning of the model's reply, up to
            # the label. One line end at the end of the file is not part of it. Required.
            template-file = null
            # What the model says next where the first, and where the second response is better.
            # Each must be one token there.
            labels = [a, b]
            # Whether to compute what questions have in common at their beginning once, where the
            # model takes past keys and values.
            share-prefixes = true
            """;
  }

  @Override
  public Blueprint<PreferenceOracle> read(Options options, Services services) {
    Blueprint<OnnxSettings> settings = OnnxSettings.read(options, services, false);
    Path file = services.path(options, "template-file");
    List<String> labels = options.texts("labels");
    boolean share = options.flag("share-prefixes");
    return () ->
        Loading.of(
            options,
            () -> OnnxJudgeOracle.load(settings.make(), TemplateSource.file(file), labels, share));
  }
}
