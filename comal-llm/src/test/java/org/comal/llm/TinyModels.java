package org.comal.llm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Parameters;
import org.comal.llm.model.Parameters.Parameter;
import org.comal.llm.model.Safetensors;
import org.comal.llm.model.SafetensorsWriter;
import org.comal.random.RandomSource;

/** Small models for tests, made from a seed. */
public final class TinyModels {
  /** Config keys beyond {@link #SHAPE} that make one variant each. */
  public static final List<String> VARIANTS =
      List.of(
          "'model_type':'qwen2','tie_word_embeddings':true",
          "'model_type':'qwen2','tie_word_embeddings':false",
          "'model_type':'qwen3','head_dim':6",
          "'model_type':'llama','attention_bias':true,'mlp_bias':true",
          "'model_type':'llama','tie_word_embeddings':true,'rope_scaling':{'rope_type':'llama3',"
              + "'factor':8.0,'low_freq_factor':1.0,'high_freq_factor':4.0,"
              + "'original_max_position_embeddings':16}",
          "'model_type':'mistral','sliding_window':null");

  private static final String SHAPE =
      "'hidden_size':16,'num_hidden_layers':2,'num_attention_heads':4,'num_key_value_heads':2,"
          + "'intermediate_size':24,'vocab_size':VOCABULARY,'max_position_embeddings':128,"
          + "'rms_norm_eps':1e-6,'rope_theta':10000.0,'hidden_act':'silu','eos_token_id':1,";

  private TinyModels() {}

  /** The config of a variant. */
  public static ModelConfig config(String variant, int vocabulary) {
    try {
      String text = "{" + SHAPE.replace("VOCABULARY", "" + vocabulary) + variant + "}";
      return ModelConfig.parse(text.replace('\'', '"'), "config.json");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Weights that leave nothing at 0 or 1, in the order of {@link Parameters}. */
  public static List<double[]> weights(ModelConfig config, long seed) {
    List<double[]> all = new ArrayList<>();
    for (Parameter p : Parameters.of(config).list()) {
      RandomGenerator g = new RandomSource(seed).at(p.name()).generator();
      double[] w = new double[(int) p.size()];
      boolean scale = p.name().contains("norm");
      double width = p.isMatrix() ? 1.5 / Math.sqrt(p.shape()[1]) : 0.3;
      for (int i = 0; i < w.length; i++) {
        // Representable in float32, so that every reader sees the same number.
        w[i] = (float) ((scale ? 1 : 0) + width * g.nextGaussian());
      }
      all.add(w);
    }
    return all;
  }

  /** Writes config and weights into a folder. */
  public static void write(ModelConfig config, List<double[]> weights, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.json"), config.json());
    List<Parameter> list = Parameters.of(config).list();
    try (SafetensorsWriter out =
        new SafetensorsWriter(folder.resolve(Safetensors.FILE), list, DType.FLOAT32)) {
      for (double[] w : weights) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * w.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double v : w) {
          bytes.putFloat((float) v);
        }
        out.write(bytes.flip());
      }
      out.finish();
    }
  }

  /** Number of a block's weight among all, in the order of {@link Parameters}. */
  static int number(ModelConfig config, int layer, Parameters.Slot slot) {
    return number(config, "model.layers." + layer + "." + slot.suffix());
  }

  /** Number of a weight among all, in the order of {@link Parameters}. */
  public static int number(ModelConfig config, String name) {
    List<String> names = Parameters.of(config).stream().map(Parameter::name).toList();
    return names.indexOf(name);
  }
}
