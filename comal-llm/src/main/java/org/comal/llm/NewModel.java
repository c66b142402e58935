package org.comal.llm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.comal.llm.model.Architecture;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.NewWeights;
import org.comal.llm.text.ChatTokenizer;
import org.comal.llm.text.NewTokenizer;
import org.comal.random.RandomSource;
import org.comal.text.TokenizerFile;

/**
 * A model folder from nothing: a shape, random weights, and a tokenizer that is trained on given
 * texts or taken from another model.
 *
 * @param architecture the family
 * @param hidden width of the residual stream
 * @param layers number of blocks
 * @param heads query heads
 * @param keyValueHeads key and value heads
 * @param headDimension width of a head
 * @param feedForward width inside the feed-forward
 * @param positions longest sequence, in tokens
 * @param tied whether the output head is the embedding
 * @param theta base of the rotary positions
 * @param epsilon added to the mean square in the norms
 * @param initializerRange standard deviation of the weights
 */
public record NewModel(
    Architecture architecture,
    int hidden,
    int layers,
    int heads,
    int keyValueHeads,
    int headDimension,
    int feedForward,
    int positions,
    boolean tied,
    double theta,
    double epsilon,
    double initializerRange) {

  /**
   * {@return a shape whose other sizes follow: heads that share keys and values by twos where their
   * number is even, a feed-forward three times as wide, 1,024 positions}
   *
   * @param family whose config and names of weights the model has
   * @param hidden width of the residual stream
   * @param layers number of blocks
   * @param heads divides {@code hidden} into even parts
   */
  public static NewModel of(Architecture family, int hidden, int layers, int heads) {
    int keyValueHeads = heads % 2 == 0 ? heads / 2 : heads;
    return new NewModel(
        family,
        hidden,
        layers,
        heads,
        keyValueHeads,
        hidden / heads,
        3 * hidden,
        1024,
        true,
        10_000,
        1e-6,
        0.02);
  }

  /** The parts of a model folder that make one. */
  private static final List<String> FILES =
      List.of(ModelConfig.FILE, TokenizerFile.FILE, "model.safetensors");

  /**
   * {@return the config, as far as it does not depend on the tokenizer}
   *
   * @param where what is to blame, for messages
   * @throws IOException where there is no such shape
   */
  public ModelConfig config(String where) throws IOException {
    return config(NewTokenizer.leastVocabulary(), NewTokenizer.leastVocabulary() - 1, where);
  }

  /**
   * Writes the folder, with a tokenizer trained on texts.
   *
   * @param folder made where it is missing; holds none of the model's files yet
   * @param texts what the tokenizer learns from; may be empty
   * @param vocabulary most ids of the tokenizer; the embedding gets as many rows as it has ids
   * @param random draws the weights
   * @return the config that was written
   * @throws IOException where the folder holds a model already, cannot be written, or the shape is
   *     none
   */
  public ModelConfig write(
      Path folder, Collection<String> texts, int vocabulary, RandomSource random)
      throws IOException {
    check(folder);
    int ids = NewTokenizer.write(folder, texts, vocabulary);
    return write(folder, config(ids, ids - 1, folder.resolve(FILES.get(0)).toString()), random);
  }

  /**
   * Writes the folder, with the tokenizer of another model.
   *
   * @param folder made where it is missing; holds none of the model's files yet
   * @param tokenizer a folder with {@code tokenizer.json} and what belongs to it
   * @param random draws the weights
   * @return the config that was written
   * @throws IOException as above, or where the tokenizer cannot be read
   */
  public ModelConfig write(Path folder, Path tokenizer, RandomSource random) throws IOException {
    check(folder);
    int ids;
    int end;
    try (ChatTokenizer t = ChatTokenizer.read(tokenizer, "auto", List.of())) {
      ids = t.size();
      end = t.endToken();
      Files.createDirectories(folder);
      t.save(folder);
    }
    return write(folder, config(ids, end, folder.resolve(FILES.get(0)).toString()), random);
  }

  private void check(Path folder) throws IOException {
    for (String name : FILES) {
      if (Files.exists(folder.resolve(name))) {
        throw new IOException(folder.resolve(name) + " exists; a new model needs an empty folder");
      }
    }
    config(folder.resolve(FILES.get(0)).toString());
  }

  private static ModelConfig write(Path folder, ModelConfig config, RandomSource random)
      throws IOException {
    NewWeights.write(config, random, folder);
    return config;
  }

  private ModelConfig config(int ids, int end, String where) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode c = mapper.createObjectNode();
    String type = architecture.modelType();
    String family = type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1);
    c.putArray("architectures").add(family + "ForCausalLM");
    c.put("model_type", type).put("hidden_size", hidden).put("num_hidden_layers", layers);
    c.put("num_attention_heads", heads).put("num_key_value_heads", keyValueHeads);
    c.put("head_dim", headDimension).put("intermediate_size", feedForward);
    c.put("vocab_size", ids).put("max_position_embeddings", positions);
    c.put("rms_norm_eps", epsilon).put("rope_theta", theta).put("hidden_act", "silu");
    c.put("initializer_range", initializerRange).put("tie_word_embeddings", tied);
    c.put("torch_dtype", "float32").put("eos_token_id", end);
    return ModelConfig.parse(
        mapper.writerWithDefaultPrettyPrinter().writeValueAsString(c) + "\n", where);
  }
}
