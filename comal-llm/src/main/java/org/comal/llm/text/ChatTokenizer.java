package org.comal.llm.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.text.OfflineDjl;

/**
 * Conversations to token ids and back, by the files of a model folder: {@code tokenizer.json}, and
 * where there are {@code tokenizer_config.json}, {@code chat_template.jinja} and {@code
 * generation_config.json}.
 *
 * <p>Special tokens come from the template alone: the same characters inside a message are encoded
 * as the plain text that they are. A model without a template is given the messages' texts, joined
 * by line ends, after the tokenizer's own beginning-of-sequence token.
 *
 * <p>Safe for use by several threads.
 */
public final class ChatTokenizer implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String TOKENIZER = "tokenizer.json";

  /** Files that are carried along when a model is saved. */
  private static final List<String> FILES =
      List.of(
          TOKENIZER,
          "tokenizer_config.json",
          "generation_config.json",
          "chat_template.jinja",
          "special_tokens_map.json");

  private final Map<String, byte[]> files;

  static {
    OfflineDjl.settle();
  }

  private final HuggingFaceTokenizer whole;
  private final HuggingFaceTokenizer plainFirst;
  private final HuggingFaceTokenizer plainLater;
  private final SpecialTokens specials;
  private final ChatTemplate template;
  private final int[] beginning;
  private final Set<Integer> endTokens;
  private final int endToken;
  private final int size;

  private ChatTokenizer(
      Map<String, byte[]> files, JsonNode json, ChatTemplate template, List<Integer> endTokens)
      throws IOException {
    this.files = files;
    this.specials = SpecialTokens.of(json);
    this.template = template;
    this.endToken = endTokens.get(0);
    this.endTokens = Set.copyOf(endTokens);
    this.whole = tokenizer(json);
    this.plainFirst = tokenizer(specials.removedFrom(json, false));
    this.plainLater = tokenizer(specials.removedFrom(json, true));
    this.beginning = template == null ? ids(whole, "", true) : new int[0];
    this.size = 1 + largestId(json);
  }

  /**
   * Reads a model folder.
   *
   * @param folder holds {@code tokenizer.json}, and may hold {@code tokenizer_config.json} and
   *     {@code generation_config.json}
   * @param chatTemplate {@code auto} for the folder's own, {@code chatml}, or a file
   * @param configEndTokens end tokens by {@code config.json}, used where {@code
   *     generation_config.json} names none
   * @return to be closed by the caller
   * @throws IOException where a file is missing or damaged; the message names it
   */
  public static ChatTokenizer read(Path folder, String chatTemplate, List<Integer> configEndTokens)
      throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : FILES) {
      if (Files.exists(folder.resolve(name))) {
        files.put(name, Files.readAllBytes(folder.resolve(name)));
      }
    }
    if (!files.containsKey(TOKENIZER)) {
      throw new NoSuchFileException(
          folder.resolve(TOKENIZER) + " is missing; a model needs its tokenizer");
    }
    JsonNode json = parse(files, TOKENIZER, folder);
    JsonNode config = parse(files, "tokenizer_config.json", folder);
    JsonNode generation = parse(files, "generation_config.json", folder);
    List<Integer> ends = new ArrayList<>();
    int turnEnd = SpecialTokens.of(json).id(text(config.path("eos_token")));
    if (turnEnd >= 0) {
      ends.add(turnEnd);
    }
    JsonNode named = generation.path("eos_token_id");
    if (named.isNumber()) {
      ends.add(named.asInt());
    }
    named.forEach(id -> ends.add(id.asInt()));
    if (!generation.hasNonNull("eos_token_id")) {
      ends.addAll(configEndTokens);
    }
    if (ends.isEmpty()) {
      throw new IOException(
          folder
              + " names no end token: give eos_token_id in config.json or generation_config.json,"
              + " or eos_token in tokenizer_config.json");
    }
    return new ChatTokenizer(files, json, template(folder, chatTemplate, files, config), ends);
  }

  private static ChatTemplate template(
      Path folder, String choice, Map<String, byte[]> files, JsonNode config) throws IOException {
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String key : List.of("bos_token", "eos_token", "pad_token", "unk_token")) {
      tokens.put(key, text(config.path(key)));
    }
    if (choice.equals("chatml")) {
      return new ChatTemplate(ChatTemplate.CHATML, "chatml", tokens);
    }
    if (!choice.equals("auto")) {
      return new ChatTemplate(Files.readString(Path.of(choice)), choice, tokens);
    }
    if (files.containsKey("chat_template.jinja")) {
      String source = new String(files.get("chat_template.jinja"), StandardCharsets.UTF_8);
      return new ChatTemplate(source, folder.resolve("chat_template.jinja").toString(), tokens);
    }
    JsonNode source = config.path("chat_template");
    for (JsonNode named : source.isArray() ? source : MAPPER.createArrayNode()) {
      if (named.path("name").asText().equals("default")) {
        source = named.path("template");
      }
    }
    String where = folder.resolve("tokenizer_config.json").toString();
    return source.isTextual() ? new ChatTemplate(source.asText(), where, tokens) : null;
  }

  /**
   * {@return the ids of a prompt, up to where the response begins}
   *
   * @param prompt with at least one message
   * @param limit most ids, and what to do with more
   * @throws IllegalArgumentException where the prompt has no messages, the template refuses it, or
   *     it is too long; the message names the prompt
   */
  public int[] encode(Prompt prompt, PromptLimit limit) {
    if (prompt.messages().isEmpty()) {
      throw new IllegalArgumentException(
          "prompt "
              + prompt.id()
              + " has no messages, but a language model needs a text to answer");
    }
    List<Message> messages = new ArrayList<>(prompt.messages());
    int[] ids = encode(prompt.id(), messages);
    int oldest = messages.get(0).role().equals("system") ? 1 : 0;
    while (ids.length > limit.tokens()
        && limit.rule() == PromptLimit.Rule.DROP_TURNS
        && messages.size() > oldest + 1) {
      messages.remove(oldest);
      // A response without its question makes no conversation.
      while (messages.size() > oldest + 1 && messages.get(oldest).role().equals("assistant")) {
        messages.remove(oldest);
      }
      ids = encode(prompt.id(), messages);
    }
    if (ids.length > limit.tokens()) {
      throw new IllegalArgumentException(
          "prompt "
              + prompt.id()
              + " has "
              + ids.length
              + " tokens, but the limit is "
              + limit.tokens()
              + "\nMaybe leave it out, raise max-prompt-tokens, or set too-long = drop-turns");
    }
    return ids;
  }

  private int[] encode(String promptId, List<Message> messages) {
    if (template == null) {
      String text = String.join("\n", messages.stream().map(Message::content).toList());
      return concat(beginning, ids(plainFirst, text, false));
    }
    char mark = unusedIn(messages);
    List<Message> marked =
        messages.stream()
            .map(m -> new Message(m.role(), specials.mark(m.content(), mark)))
            .toList();
    String text;
    try {
      text = template.render(marked, true);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("prompt " + promptId + ": " + e.getMessage(), e);
    }
    int[] all = new int[0];
    boolean first = true;
    for (SpecialTokens.Piece piece : specials.split(text)) {
      if (piece.special() >= 0) {
        all = concat(all, new int[] {piece.special()});
      } else if (!piece.text().isEmpty()) {
        String plain = piece.text().replace(String.valueOf(mark), "");
        all = concat(all, ids(first ? plainFirst : plainLater, plain, false));
      }
      first = false;
    }
    return all;
  }

  /**
   * {@return the ids of a response's text, without an end token}
   *
   * @param response plain text; what looks like a special token is none
   */
  public int[] encode(String response) {
    return ids(plainLater, response, false);
  }

  /**
   * {@return the text of ids, special tokens left out}
   *
   * @param ids each below {@link #size}
   */
  public String decode(int... ids) {
    return whole.decode(Arrays.stream(ids).asLongStream().toArray(), true);
  }

  /** {@return ids that end a response; not empty} */
  public Set<Integer> endTokens() {
    return endTokens;
  }

  /**
   * {@return the id that responses are taught to end with: the tokenizer's own end token, or the
   * first}
   */
  public int endToken() {
    return endToken;
  }

  /** {@return one more than the largest id} */
  public int size() {
    return size;
  }

  /**
   * Writes the files that were read, byte for byte.
   *
   * @param folder exists; files of the same names are replaced
   * @throws IOException where a file cannot be written
   */
  public void save(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> e : files.entrySet()) {
      Files.write(folder.resolve(e.getKey()), e.getValue());
    }
  }

  @Override
  public void close() {
    whole.close();
    plainFirst.close();
    plainLater.close();
  }

  private static char unusedIn(List<Message> messages) {
    char mark = '\uE000';
    while (true) {
      char candidate = mark;
      if (messages.stream().noneMatch(m -> m.content().indexOf(candidate) >= 0)) {
        return mark;
      }
      mark++;
    }
  }

  private static HuggingFaceTokenizer tokenizer(JsonNode json) throws IOException {
    ObjectNode own = json.deepCopy();
    // The file may ask for truncation and padding, which would change what a prompt says.
    own.putNull("truncation");
    own.putNull("padding");
    Map<String, String> options = Map.of("truncation", "false", "padding", "false");
    return HuggingFaceTokenizer.newInstance(
        new ByteArrayInputStream(MAPPER.writeValueAsBytes(own)), options);
  }

  private static int[] ids(HuggingFaceTokenizer tokenizer, String text, boolean addSpecial) {
    return Arrays.stream(tokenizer.encode(text, addSpecial, false).getIds())
        .mapToInt(Math::toIntExact)
        .toArray();
  }

  private static int[] concat(int[] a, int[] b) {
    return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
  }

  private static int largestId(JsonNode json) {
    int largest = 0;
    JsonNode vocabulary = json.path("model").path("vocab");
    if (vocabulary instanceof ArrayNode list) {
      largest = list.size() - 1;
    }
    for (JsonNode id : vocabulary) {
      largest = Math.max(largest, id.asInt());
    }
    for (JsonNode added : json.path("added_tokens")) {
      largest = Math.max(largest, added.path("id").asInt());
    }
    return largest;
  }

  /** A special token is given as its text, or as an object with its text. */
  private static String text(JsonNode token) {
    return token.isObject() ? token.path("content").asText("") : token.asText("");
  }

  private static JsonNode parse(Map<String, byte[]> files, String name, Path folder)
      throws IOException {
    if (!files.containsKey(name)) {
      return MAPPER.createObjectNode();
    }
    try {
      return MAPPER.readTree(files.get(name));
    } catch (JsonProcessingException e) {
      throw new IOException(folder.resolve(name) + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
