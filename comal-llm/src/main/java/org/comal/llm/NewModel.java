package org.comal.llm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.NewWeights;
import org.comal.llm.text.NewTokenizer;
import org.comal.random.RandomSource;

/**
 * A model folder from nothing: a shape, random weights, and a tokenizer trained on given texts.
 *
 * @param modelType {@code qwen2}, {@code qwen3}, {@code llama} or {@code mistral}
 * @param hidden width of the residual stream
 * @param layers number of blocks
 * @param heads query heads
 * @param keyValueHeads key and value heads
 * @param feedForward width inside the feed-forward
 * @param positions longest sequence, in tokens
 * @param vocabulary most ids of the tokenizer; the embedding gets as many rows as it has ids
 * @param tied whether the output head is the embedding
 * @param initializerRange standard deviation of the weights
 */
public record NewModel(
    String modelType,
    int hidden,
    int layers,
    int heads,
    int keyValueHeads,
    int feedForward,
    int positions,
    int vocabulary,
    boolean tied,
    double initializerRange) {

  /**
   * Writes the folder.
   *
   * @param texts what the tokenizer learns from; may be empty
   * @param random draws the weights
   * @return the config that was written
   * @throws IOException where the folder holds a model already, cannot be written, or the shape is
   *     none
   */
  public ModelConfig write(Path folder, Collection<String> texts, RandomSource random)
      throws IOException {
    for (String name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
      if (Files.exists(folder.resolve(name))) {
        throw new IOException(folder.resolve(name) + " exists; a new model needs an empty folder");
      }
    }
    String where = folder.resolve("config.json").toString();
    ModelConfig.parse(json(NewTokenizer.leastVocabulary()), where);
    int ids = NewTokenizer.write(folder, texts, vocabulary);
    ModelConfig config = ModelConfig.parse(json(ids), where);
    NewWeights.write(config, random, folder);
    return config;
  }

  private String json(int ids) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode c = mapper.createObjectNode();
    String family = modelType.substring(0, 1).toUpperCase(java.util.Locale.ROOT);
    c.putArray("architectures").add(family + modelType.substring(1) + "ForCausalLM");
    c.put("model_type", modelType).put("hidden_size", hidden).put("num_hidden_layers", layers);
    c.put("num_attention_heads", heads).put("num_key_value_heads", keyValueHeads);
    c.put("head_dim", hidden / heads).put("intermediate_size", feedForward);
    c.put("vocab_size", ids).put("max_position_embeddings", positions);
    c.put("rms_norm_eps", 1e-6).put("rope_theta", 10000.0).put("hidden_act", "silu");
    c.put("initializer_range", initializerRange).put("tie_word_embeddings", tied);
    c.put("torch_dtype", "float32").put("eos_token_id", ids - 1).put("pad_token_id", ids - 3);
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(c) + "\n";
  }
}
