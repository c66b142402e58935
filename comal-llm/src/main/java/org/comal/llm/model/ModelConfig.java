package org.comal.llm.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comal.files.InnerFile;
import org.comal.files.TextFile;
import org.comal.text.JsonFile;

/**
 * The shape of a decoder, out of a model folder's {@code config.json}.
 *
 * @param architecture the family
 * @param vocabulary rows of the embedding; may exceed the tokenizer's vocabulary
 * @param hidden width of the residual stream
 * @param layers number of blocks
 * @param heads query heads
 * @param keyValueHeads key and value heads; divides {@code heads}
 * @param headDimension width of a head; even
 * @param feedForward width inside the feed-forward
 * @param epsilon added to the mean square in the norms
 * @param theta base of the rotary positions
 * @param scaling stretching of the rotary positions
 * @param positions longest sequence, in tokens
 * @param tied whether the output head is the embedding
 * @param attentionBias biases on query, key and value
 * @param outputBias bias on the attention's output
 * @param feedForwardBias biases in the feed-forward
 * @param headNorm norms on query and key heads
 * @param initializerRange standard deviation of freshly drawn weights
 * @param endTokens ids that end a response, as far as this file says; possibly none
 * @param json the file's text
 */
public record ModelConfig(
    Architecture architecture,
    int vocabulary,
    int hidden,
    int layers,
    int heads,
    int keyValueHeads,
    int headDimension,
    int feedForward,
    double epsilon,
    double theta,
    RopeScaling scaling,
    int positions,
    boolean tied,
    boolean attentionBias,
    boolean outputBias,
    boolean feedForwardBias,
    boolean headNorm,
    double initializerRange,
    List<Integer> endTokens,
    String json) {

  /** The file's name in a model folder. */
  public static final String FILE = "config.json";

  static final ObjectMapper MAPPER = new ObjectMapper();

  /** Where a config says the number format of the weights; newer writers leave the first out. */
  private static final List<String> DTYPE_KEYS = List.of("torch_dtype", "dtype");

  /**
   * Copies the end tokens; that the numbers are in range is checked where a file is read.
   *
   * @param headDimension need not be {@code hidden / heads}
   * @param endTokens in the order of the file
   * @param json written as it is where the model is saved
   * @param architecture says what else the blocks have
   * @param vocabulary 1 or more
   * @param hidden 1 or more
   * @param layers 1 or more
   * @param heads 1 or more
   * @param keyValueHeads 1 or more
   * @param feedForward 1 or more
   * @param epsilon above 0
   * @param theta above 0
   * @param scaling {@link RopeScaling#NONE} for plain rotary positions
   * @param positions 1 or more
   * @param tied then there is no weight of the head
   * @param attentionBias of all blocks alike
   * @param outputBias of all blocks alike
   * @param feedForwardBias of all blocks alike
   * @param headNorm of all blocks alike
   * @param initializerRange above 0
   */
  public ModelConfig {
    endTokens = List.copyOf(endTokens);
  }

  /**
   * Reads {@code config.json} of a model folder.
   *
   * @param folder of a model
   * @return what the file says, with the family's values for what it leaves out
   * @throws IOException where the file is missing, damaged, or describes a model that cannot be run
   *     here; the message names the file and the key
   */
  public static ModelConfig read(Path folder) throws IOException {
    Path file = InnerFile.in(folder, FILE);
    String text;
    try {
      text = TextFile.read(file);
    } catch (NoSuchFileException e) {
      if (AdapterFolder.is(folder)) {
        throw new IOException(
            folder
                + " holds adapters on the model "
                + AdapterFolder.read(folder).base()
                + ", not a model\nMaybe name that one here and this folder in lora.adapter, or make"
                + " one model of both: comal model merge",
            e);
      }
      throw new IOException(
          file
              + " is missing; a model folder holds config.json, model.safetensors and"
              + " tokenizer.json",
          e);
    }
    return parse(text, file.toString());
  }

  /**
   * Reads the text of a {@code config.json}.
   *
   * @param text a JSON object
   * @param where the file's name, for messages
   * @return as {@link #read}
   * @throws IOException as {@link #read}
   */
  public static ModelConfig parse(String text, String where) throws IOException {
    return new ModelConfigReader(JsonFile.parse(text, where), where).config(text);
  }

  /** {@return scalars in all weights, the tied head counted once} */
  public long parameterCount() {
    return Parameters.of(this).stream().mapToLong(Parameters.Parameter::size).sum();
  }

  /**
   * {@return whether both describe the same computation: weights of one fit the other, whatever
   * else their files say}
   *
   * @param other of any family
   */
  public boolean sameShape(ModelConfig other) {
    return withoutText().equals(other.withoutText());
  }

  /** {@return the same shape without an output head of its own, as a reward model's} */
  public ModelConfig withoutHead() {
    return tied ? this : shape(true, endTokens, json);
  }

  private ModelConfig withoutText() {
    return shape(tied, List.of(), "");
  }

  private ModelConfig shape(boolean headTied, List<Integer> ends, String text) {
    return new ModelConfig(
        architecture,
        vocabulary,
        hidden,
        layers,
        heads,
        keyValueHeads,
        headDimension,
        feedForward,
        epsilon,
        theta,
        scaling,
        positions,
        headTied,
        attentionBias,
        outputBias,
        feedForwardBias,
        headNorm,
        initializerRange,
        ends,
        text);
  }

  /**
   * {@return the file's text for weights of a number format: {@code dtype} or {@code torch_dtype}
   * says which, whichever of the two the file has}
   *
   * <p>Other engines round weights to what stands there.
   *
   * @param weights of the folder that the text is written into
   */
  public String json(DType weights) {
    ObjectNode config = object();
    String name = weights.configName();
    List<String> said = DTYPE_KEYS.stream().filter(config::has).toList();
    List<String> keys = said.isEmpty() ? DTYPE_KEYS.subList(0, 1) : said;
    if (keys.stream().allMatch(k -> config.path(k).asText().equals(name))) {
      return json;
    }
    keys.forEach(k -> config.put(k, name));
    return config.toPrettyString() + "\n";
  }

  /**
   * {@return the number format that the file says its weights have, as it is written there; empty
   * where it says none}
   */
  public Optional<String> saidDtype() {
    ObjectNode config = object();
    return DTYPE_KEYS.stream()
        .filter(config::hasNonNull)
        .map(k -> config.path(k).asText())
        .findFirst();
  }

  private ObjectNode object() {
    try {
      return JsonFile.parse(json, FILE);
    } catch (IOException e) {
      throw new IllegalStateException("a config was read from its text", e);
    }
  }
}
