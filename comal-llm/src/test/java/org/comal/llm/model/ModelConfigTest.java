package org.comal.llm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.comal.llm.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelConfigTest {
  private static final String QWEN = TinyModels.VARIANTS.get(0);

  @TempDir Path folder;

  @Test
  void refusesOtherArchitecturesByNameWithTheList() {
    assertRefused(
        QWEN.replace("qwen2", "gpt2"),
        "config.json: model_type gpt2 is not supported; supported are qwen2, qwen3, llama, mistral");
  }

  @Test
  void refusesSlidingWindows() {
    assertRefused(
        QWEN + ",'use_sliding_window':true", "config.json asks for sliding-window attention");
    assertRefused(
        "'model_type':'mistral','sliding_window':64", "config.json asks for sliding-window");
    // A window of the whole context cuts nothing off.
    assertThat(config("'model_type':'mistral','sliding_window':128").heads()).isEqualTo(4);
  }

  @Test
  void refusesWhatItWouldComputeWrongly() {
    assertRefused(QWEN + ",'rope_scaling':{'type':'yarn','factor':4}", "type yarn");
    assertRefused(QWEN + ",'hidden_act':'gelu'", "hidden_act is \"gelu\", but it must be silu");
    assertRefused(QWEN + ",'partial_rotary_factor':0.5", "partial_rotary_factor");
    assertRefused(QWEN + ",'quantization_config':{}", "quantization_config");
    assertRefused(QWEN + ",'num_key_value_heads':3", "a multiple of num_key_value_heads");
    assertRefused(QWEN + ",'hidden_size':-1", "hidden_size is -1, but it must be a whole number");
  }

  @Test
  void refusesWhatNoModelIsLike() {
    for (String key : List.of("num_hidden_layers", "hidden_size", "vocab_size")) {
      assertRefused(QWEN + ",'" + key + "':1000000000", key + " is 1000000000, but it must be");
    }
    assertRefused(QWEN + ",'rms_norm_eps':1e999", "rms_norm_eps");
    assertRefused(QWEN + ",'rms_norm_eps':'small'", "rms_norm_eps is \"small\"");
    assertRefused(QWEN + ",'rope_theta':1e999", "rope_theta");
    assertRefused(QWEN + ",'tie_word_embeddings':'yes'", "tie_word_embeddings is \"yes\"");
    assertRefused(QWEN + ",'eos_token_id':'end'", "eos_token_id is \"end\"");
    assertRefused(QWEN + ",'rope_scaling':5", "rope_scaling is 5, but it must be an object");
    assertRefused(QWEN + ",'layer_types':['sliding_attention']", "sliding-window attention");
  }

  @Test
  void thetaInsideTheRotarySettingsCountsFirst() {
    String own = "'rope_theta':10000,";
    assertThat(
            config(own + QWEN + ",'rope_scaling':{'rope_type':'default','rope_theta':5e5}").theta())
        .isEqualTo(5e5);
    assertThat(config(own + QWEN + ",'rope_parameters':{'rope_theta':1e6}").theta()).isEqualTo(1e6);
    assertThat(config(QWEN + ",'rope_scaling':{},'rope_parameters':{'rope_theta':1e6}").theta())
        .isEqualTo(1e6);
    assertThat(config(QWEN + ",'rope_theta':7e5,'rope_parameters':{'rope_type':'default'}").theta())
        .isEqualTo(7e5);
  }

  /** Values of the reference engine's config classes. */
  @Test
  void aKeyThatIsLeftOutHasTheFamilysValue() throws IOException {
    String shape =
        "{'hidden_size':64,'num_hidden_layers':1,'num_attention_heads':32,'intermediate_size':8,"
            + "'vocab_size':9,'model_type':'";
    int[][] wanted = {{32, 2, 32768}, {32, 128, 32768}, {32, 2, 2048}};
    List<String> families = List.of("qwen2", "qwen3", "llama");
    for (int i = 0; i < wanted.length; i++) {
      String text = (shape + families.get(i) + "'}").replace('\'', '"');
      ModelConfig c = ModelConfig.parse(text, "config.json");
      assertThat(new int[] {c.keyValueHeads(), c.headDimension(), c.positions()})
          .as(families.get(i))
          .isEqualTo(wanted[i]);
    }
    // A window of 4,096 that is left out is there all the same, and slides in 131,072 positions.
    String mistral = (shape + "mistral'").replace('\'', '"');
    assertThatThrownBy(() -> ModelConfig.parse(mistral + "}", "config.json"))
        .hasMessageContaining("sliding-window attention");
    ModelConfig c = ModelConfig.parse(mistral + ",\"sliding_window\":null}", "config.json");
    assertThat(new int[] {c.keyValueHeads(), c.headDimension(), c.positions()})
        .isEqualTo(new int[] {8, 2, 131072});
  }

  @Test
  void theTextThatIsWrittenSaysTheNumberFormatOfTheWeights() throws IOException {
    ModelConfig old = config(QWEN + ",'torch_dtype':'bfloat16'");
    assertThat(old.saidDtype()).contains("bfloat16");
    assertThat(old.json(DType.BFLOAT16)).isEqualTo(old.json());
    assertThat(ModelConfig.parse(old.json(DType.FLOAT32), "x").saidDtype()).contains("float32");
    ModelConfig recent = config(QWEN + ",'dtype':'bfloat16'");
    assertThat(recent.json(DType.FLOAT32))
        .contains("\"dtype\" : \"float32\"")
        .doesNotContain("torch");
    assertThat(config(QWEN).json(DType.FLOAT32)).contains("\"torch_dtype\" : \"float32\"");
  }

  @Test
  void namesTheFileThatIsMissing() {
    assertThatThrownBy(() -> ModelConfig.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(folder.resolve("config.json") + " is missing");
  }

  @Test
  void tellsTheFamiliesApart() {
    assertThat(Parameters.of(config("'model_type':'qwen2'")).has(Parameters.Slot.KEY_BIAS))
        .isTrue();
    assertThat(Parameters.of(config("'model_type':'qwen3'")).has(Parameters.Slot.KEY_BIAS))
        .isFalse();
    assertThat(Parameters.of(config("'model_type':'qwen3'")).has(Parameters.Slot.KEY_NORM))
        .isTrue();
    assertThat(Parameters.of(config("'model_type':'llama'")).has(Parameters.Slot.KEY_BIAS))
        .isFalse();
    // Embedding 11·16, norm 16; a block: norms 2·16, q and o 2·16·16, k and v 2·8·16, biases
    // 16+8+8, feed-forward 3·16·24.
    long block = 32 + 512 + 256 + 32 + 1152;
    assertThat(config(QWEN).parameterCount()).isEqualTo(176 + 16 + 2 * block);
  }

  @Test
  void readsThetaWhereNewerFilesKeepIt() {
    String nested = ",'rope_parameters':{'rope_type':'default','rope_theta':500000.0}";
    assertThat(config(QWEN + nested).theta()).isEqualTo(500000);
  }

  /**
   * Llama 3: with base 4, head dimension 4 and an original length of 16π, the rates are 1 and 1/4.
   * Turns in the original length: 16π·1/(2π) = 8 and 2. With low 1 and high 4, 8 ≥ 4 keeps the
   * first; the second is blended by (2−1)/(4−1) = 1/3: (1/3)·(1/4) + (2/3)·(1/4)/8 = 5/48.
   */
  @Test
  void stretchesPositionsAsLlama3Does() {
    RopeScaling llama3 = new RopeScaling(RopeScaling.Kind.LLAMA3, 8, 1, 4, 16 * Math.PI);
    double[] rates = llama3.rates(16, 4);
    assertThat(rates[0]).isEqualTo(1);
    assertThat(rates[1]).isCloseTo(5.0 / 48, within(1e-15));
  }

  private static ModelConfig config(String variant) {
    return TinyModels.config(variant, 11);
  }

  private static void assertRefused(String variant, String message) {
    assertThatThrownBy(() -> config(variant))
        .hasCauseInstanceOf(IOException.class)
        .cause()
        .hasMessageContaining(message);
  }
}
