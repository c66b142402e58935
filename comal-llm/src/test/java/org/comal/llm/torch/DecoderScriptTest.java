package org.comal.llm.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.comal.llm.TinyModels;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.junit.jupiter.api.Test;

/** The decoder's source is the same wherever it is written. */
class DecoderScriptTest {
  @Test
  void aLocaleWithDigitsOfItsOwnChangesNothing() {
    Locale before = Locale.getDefault();
    try {
      for (String variant : TinyModels.VARIANTS) {
        ModelConfig config = TinyModels.config(variant, 40);
        Locale.setDefault(Locale.ROOT);
        String there = DecoderScript.of(Parameters.of(config));
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        assertThat(DecoderScript.of(Parameters.of(config))).as(variant).isEqualTo(there);
      }
    } finally {
      Locale.setDefault(before);
    }
  }
}
