package org.comal.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.comal.files.InnerFile;

/**
 * A {@code tokenizer.json}, with the {@code tokenizer_config.json} beside it where there is one,
 * read and checked: the one place where tokenizers come from, for policies as for oracles.
 *
 * <p>{@code model_max_length} is not looked at: writers put 10³⁰ there where no length is known.
 */
public final class TokenizerFile {
  /** The tokenizer. */
  public static final String FILE = "tokenizer.json";

  /** What belongs to it. */
  public static final String CONFIG = "tokenizer_config.json";

  private static final String ADDED = "added_tokens";

  private final Path file;
  private final ObjectNode json;
  private final ObjectNode config;
  private final List<AddedToken> added;
  private final Map<String, Integer> inModel = new HashMap<>();
  private final int largestId;

  private TokenizerFile(Path file, ObjectNode json, ObjectNode config) throws IOException {
    this.file = file;
    this.json = json;
    this.config = config;
    JsonNode tokens = json.path(ADDED);
    if (!tokens.isMissingNode() && !tokens.isNull() && !tokens.isArray()) {
      throw new IOException(file + ": " + ADDED + " must be a list");
    }
    // The file may ask for truncation and padding, which would change what a text says.
    json.putNull("truncation").putNull("padding");
    int largest = modelIds(json.path("model").path("vocab"));
    listTokensOfConfig();
    this.added = added();
    for (AddedToken token : added) {
      largest = Math.max(largest, token.id());
    }
    this.largestId = largest;
    if (largest < 0) {
      throw new IOException(file + " has no vocabulary");
    }
  }

  /**
   * Reads a folder.
   *
   * @param folder holds {@code tokenizer.json} and perhaps {@code tokenizer_config.json}
   * @return checked as far as it can be without being loaded
   * @throws IOException where a file is missing, damaged or a link out of the folder; the message
   *     names it
   */
  public static TokenizerFile read(Path folder) throws IOException {
    Path file = InnerFile.in(folder, FILE);
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file + " is missing; a model needs its tokenizer");
    }
    ObjectNode json = JsonFile.read(file);
    return of(folder, json, JsonFile.find(InnerFile.in(folder, CONFIG)));
  }

  /**
   * Reads what both files of a folder hold.
   *
   * @param folder for messages
   * @param json content of {@code tokenizer.json}; from here on owned
   * @param config content of {@code tokenizer_config.json}; empty where there is none
   * @return as {@link #read}
   * @throws IOException where a file is damaged; the message names it
   */
  public static TokenizerFile of(Path folder, ObjectNode json, Optional<ObjectNode> config)
      throws IOException {
    TokenizerFile read =
        new TokenizerFile(folder.resolve(FILE), json, config.orElseGet(json::objectNode));
    read.applyConfig(folder.resolve(CONFIG));
    return read;
  }

  /**
   * {@return the first part of {@code tokenizer.json} in which two tokenizers differ, as {@code
   * model} or {@code added_tokens}, once what their configs say is applied; empty where they are
   * the same}
   *
   * @param other of any model
   */
  public Optional<String> difference(TokenizerFile other) {
    Set<String> parts = new LinkedHashSet<>();
    json.fieldNames().forEachRemaining(parts::add);
    other.json.fieldNames().forEachRemaining(parts::add);
    return parts.stream().filter(p -> !json.path(p).equals(other.json.path(p))).findFirst();
  }

  /** {@return {@code tokenizer_config.json}; empty where there is none; not to be written to} */
  public ObjectNode config() {
    return config;
  }

  /** {@return all added tokens, in the order of the file} */
  public List<AddedToken> addedTokens() {
    return added;
  }

  /** {@return the largest id that a text can have} */
  public int largestId() {
    return largestId;
  }

  /**
   * {@return the id of a token; empty where the tokenizer has no such token}
   *
   * @param content its text as the file has it
   */
  public OptionalInt id(String content) {
    for (AddedToken token : added) {
      if (token.content().equals(content)) {
        return OptionalInt.of(token.id());
      }
    }
    Integer id = inModel.get(content);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /**
   * {@return the text of a token that {@code tokenizer_config.json} names; empty where it names
   * none}
   *
   * @param key as {@code eos_token}
   * @throws IOException where something else than a token stands there
   */
  public String named(String key) throws IOException {
    JsonNode token = config.path(key);
    JsonNode text = token.isObject() ? token.path("content") : token;
    if (token.isMissingNode() || token.isNull()) {
      return "";
    }
    if (!text.isTextual()) {
      throw new IOException(
          file.resolveSibling(CONFIG) + ": " + key + " is " + token + ", but must be a token");
    }
    return text.asText();
  }

  /**
   * {@return the tokenizer, in which special tokens are special; the caller closes it}
   *
   * @throws IOException where the file describes none, or an added token would get another id than
   *     the file gives it
   */
  public LoadedTokenizer load() throws IOException {
    return LoadedTokenizer.of(json, file.toString(), added);
  }

  /**
   * {@return the same tokenizer, to which special tokens are plain text and which adds none of
   * itself; the caller closes it} No other token's id differs.
   *
   * @param later whether the texts to encode follow others, so that a tokenizer which opens every
   *     text with a blank must not do so
   * @throws IOException as {@link #load}
   */
  public LoadedTokenizer loadPlain(boolean later) throws IOException {
    ObjectNode plain = json.deepCopy();
    ArrayNode kept = plain.putArray(ADDED);
    for (JsonNode token : json.path(ADDED)) {
      String content = token.path("content").asText();
      if (!token.path("special").asBoolean() || content.isEmpty()) {
        kept.add(token);
      } else if (!inModel.containsKey(content)) {
        // Ids follow the order of what is added: another token has to stand in its place.
        ObjectNode standIn = kept.addObject().setAll((ObjectNode) token);
        standIn.put("content", LoadedTokenizer.RESERVED + "special " + token.path("id"));
        standIn.put("normalized", false);
      }
    }
    plain.putNull("post_processor");
    if (later) {
      plain
          .findParents("prepend_scheme")
          .forEach(
              n -> {
                if (n.path("prepend_scheme").asText().equals("first")) {
                  ((ObjectNode) n).put("prepend_scheme", "never");
                }
              });
    }
    List<AddedToken> others = added.stream().filter(t -> !t.special()).toList();
    return LoadedTokenizer.of(plain, file.toString(), others);
  }

  /** {@return the largest id of the model itself, which is a table or a list; −1 where empty} */
  private int modelIds(JsonNode vocabulary) throws IOException {
    int largest = -1;
    if (vocabulary.isArray()) {
      for (JsonNode piece : vocabulary) {
        inModel.put(piece.path(0).asText(), inModel.size());
      }
      return vocabulary.size() - 1;
    }
    for (Map.Entry<String, JsonNode> e : vocabulary.properties()) {
      int id = id(e.getValue(), e.getKey());
      largest = Math.max(largest, id);
      inModel.put(e.getKey(), id);
    }
    return largest;
  }

  private List<AddedToken> added() throws IOException {
    List<AddedToken> all = new ArrayList<>();
    for (JsonNode token : json.path(ADDED)) {
      JsonNode content = token.path("content");
      if (!content.isTextual()) {
        throw new IOException(file + ": an added token has no content: " + token);
      }
      int id = id(token.path("id"), content.asText());
      if (!content.asText().isEmpty()) {
        all.add(
            new AddedToken(
                id,
                content.asText(),
                token.path("special").asBoolean(),
                token.path("lstrip").asBoolean(),
                token.path("rstrip").asBoolean()));
      }
    }
    return List.copyOf(all);
  }

  private int id(JsonNode id, String token) throws IOException {
    if (!id.isIntegralNumber() || !id.canConvertToInt() || id.asInt() < 0) {
      throw new IOException(
          file + ": the id of " + token + " is " + id + ", but must be a whole number from 0");
    }
    return id.asInt();
  }

  /** Older writers list added tokens in the config alone; other engines add them then. */
  private void listTokensOfConfig() throws IOException {
    JsonNode decoder = config.path("added_tokens_decoder");
    Set<String> listed = new HashSet<>();
    json.path(ADDED).forEach(t -> listed.add(t.path("content").asText()));
    Map<Integer, ObjectNode> missing = new TreeMap<>();
    for (Map.Entry<String, JsonNode> e : decoder.properties()) {
      String content = e.getValue().path("content").asText("");
      if (!e.getKey().matches("\\d{1,9}") || content.isEmpty()) {
        throw new IOException(
            file.resolveSibling(CONFIG)
                + ": added_tokens_decoder must map ids to tokens, but has \""
                + e.getKey()
                + "\": "
                + e.getValue());
      }
      if (listed.add(content)) {
        int id = Integer.parseInt(e.getKey());
        missing.put(id, addedToken(id, content, e.getValue()));
      }
    }
    missing.values().forEach(json.withArray(ADDED)::add);
  }

  /** A flag that is left out has the common library's value. */
  private ObjectNode addedToken(int id, String content, JsonNode flags) {
    boolean special = flags.path("special").asBoolean(false);
    ObjectNode token = json.objectNode().put("id", id).put("content", content);
    token.put("single_word", flags.path("single_word").asBoolean(false));
    token.put("lstrip", flags.path("lstrip").asBoolean(false));
    token.put("rstrip", flags.path("rstrip").asBoolean(false));
    token.put("normalized", flags.path("normalized").asBoolean(!special));
    return token.put("special", special);
  }

  /** What of the config changes how texts are split, as other engines apply it. */
  private void applyConfig(Path beside) throws IOException {
    apply(beside, "add_prefix_space", json.path("pre_tokenizer"));
    apply(beside, "strip_accents", json.path("normalizer"));
  }

  private void apply(Path beside, String key, JsonNode step) throws IOException {
    JsonNode value = config.path(key);
    if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
      throw new IOException(beside + ": " + key + " is " + value + ", but must be true or false");
    }
    if (value.isBoolean() && step instanceof ObjectNode own && own.has(key)) {
      own.set(key, value);
    }
  }
}
