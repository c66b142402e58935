package org.comal.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.comal.files.Sha256;

/**
 * A model's own tokenizer, from a folder in the Hugging Face layout: {@code tokenizer.json}, and
 * {@code tokenizer_config.json} where there is one.
 *
 * <p>Never truncates and never pads. Safe for use by several threads.
 */
public final class TextTokenizer implements AutoCloseable {
  static {
    OfflineDjl.settle();
  }

  private final HuggingFaceTokenizer tokenizer;
  private final boolean addSpecialTokens;
  private final List<String> specials;
  private final int largestId;
  private final int padId;
  private final String fingerprint;

  private TextTokenizer(
      HuggingFaceTokenizer tokenizer,
      boolean addSpecialTokens,
      List<String> specials,
      int largestId,
      int padId,
      String fingerprint) {
    this.tokenizer = tokenizer;
    this.addSpecialTokens = addSpecialTokens;
    this.specials = specials;
    this.largestId = largestId;
    this.padId = padId;
    this.fingerprint = fingerprint;
  }

  /**
   * {@return the tokenizer of a folder; the caller closes it}
   *
   * @param folder holds {@code tokenizer.json} and perhaps {@code tokenizer_config.json}
   * @param addSpecialTokens whether {@link #encode} adds what the tokenizer adds of itself, as
   *     {@code [CLS]} or a begin token
   * @throws IllegalArgumentException with a sentence where the folder holds none
   */
  public static TextTokenizer open(Path folder, boolean addSpecialTokens) {
    Path file = folder.resolve("tokenizer.json");
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "there is no tokenizer.json in "
              + folder
              + "; the folder of the model that was exported has one");
    }
    Path config = folder.resolve("tokenizer_config.json");
    boolean hasConfig = Files.isRegularFile(config);
    HuggingFaceTokenizer tokenizer = null;
    try {
      JsonMapper json = new JsonMapper();
      JsonNode root = json.readTree(file.toFile());
      Map<String, Integer> added = new HashMap<>();
      List<String> specials = new ArrayList<>();
      int largest = largestOf(root.path("model").path("vocab"));
      for (JsonNode token : root.path("added_tokens")) {
        int id = token.path("id").asInt();
        String content = token.path("content").asText();
        largest = Math.max(largest, id);
        added.put(content, id);
        if (token.path("special").asBoolean() && !content.isEmpty()) {
          specials.add(content);
        }
      }
      if (largest < 0) {
        throw new IllegalArgumentException(file + " has no vocabulary");
      }
      HuggingFaceTokenizer.Builder builder =
          HuggingFaceTokenizer.builder()
              .optTokenizerPath(folder)
              .optAddSpecialTokens(addSpecialTokens)
              .optTruncation(false)
              .optPadding(false);
      if (hasConfig) {
        builder.optTokenizerConfigPath(config.toString());
      }
      tokenizer = builder.build();
      int pad = hasConfig ? padId(json.readTree(config.toFile()), added) : 0;
      // The longest first: a special token may hold another.
      specials.sort((a, b) -> Integer.compare(b.length(), a.length()));
      return new TextTokenizer(
          tokenizer, addSpecialTokens, List.copyOf(specials), largest, pad, Sha256.of(file));
    } catch (IOException | RuntimeException e) {
      if (tokenizer != null) {
        tokenizer.close();
      }
      if (e instanceof IllegalArgumentException sentence) {
        throw sentence;
      }
      throw new IllegalArgumentException(
          "the tokenizer in " + folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The largest id of a vocabulary, which is an object {token: id} or a list; −1 where empty. */
  private static int largestOf(JsonNode vocabulary) {
    if (vocabulary.isArray()) {
      return vocabulary.size() - 1;
    }
    int largest = -1;
    for (JsonNode id : vocabulary) {
      largest = Math.max(largest, id.asInt());
    }
    return largest;
  }

  private static int padId(JsonNode config, Map<String, Integer> added) {
    for (String key : List.of("pad_token", "eos_token")) {
      JsonNode token = config.path(key);
      String content = token.isObject() ? token.path("content").asText() : token.asText();
      Integer id = added.get(content);
      if (id != null) {
        return id;
      }
    }
    return 0;
  }

  /**
   * {@return token ids of a text in which special tokens are special}
   *
   * @param text what the model reads, as a filled template
   */
  public long[] encode(String text) {
    return tokenizer.encode(text, addSpecialTokens, false).getIds();
  }

  /**
   * {@return how many tokens a text has by itself, nothing added}
   *
   * @param text any text; special tokens count as one each
   */
  public int length(String text) {
    return tokenizer.encode(text, false, false).getIds().length;
  }

  /**
   * {@return a text in which special tokens are no longer special: a space follows the first
   * character of each} For what users wrote, who could otherwise end a turn and begin another.
   *
   * @param text what a user or a policy wrote
   */
  public String neutralised(String text) {
    String safe = text;
    for (String special : specials) {
      if (safe.contains(special)) {
        int first = special.offsetByCodePoints(0, 1);
        safe = safe.replace(special, special.substring(0, first) + " " + special.substring(first));
      }
    }
    return safe;
  }

  /**
   * {@return the one token that {@code label} is when it follows {@code before}; empty where it is
   * more than one or runs together with what is before it}
   *
   * @param before the text that the label follows
   * @param label the word that is looked for, as {@code A}
   */
  public OptionalInt labelAfter(String before, String label) {
    long[] start = tokenizer.encode(before, false, false).getIds();
    long[] whole = tokenizer.encode(before + label, false, false).getIds();
    boolean one =
        whole.length == start.length + 1
            && java.util.Arrays.equals(start, 0, start.length, whole, 0, start.length);
    return one ? OptionalInt.of((int) whole[start.length]) : OptionalInt.empty();
  }

  /** {@return the largest id that {@link #encode} can give} */
  public int largestId() {
    return largestId;
  }

  /** {@return what sequences are padded with} */
  public int padId() {
    return padId;
  }

  /** {@return SHA-256 of {@code tokenizer.json}, in hexadecimal} */
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
