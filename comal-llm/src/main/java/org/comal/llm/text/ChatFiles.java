package org.comal.llm.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comal.files.TextFile;
import org.comal.text.TokenizerFile;

/**
 * What the files of a model's folder say of texts, before the tokenizer is loaded.
 *
 * @param folder of the model
 * @param files as they are to be saved
 * @param tokenizer as it is to be loaded
 * @param specials tokens that a template may write
 * @param template empty where the folder has none
 * @param afterResponse what the template writes behind a response
 * @param endTokens the one that responses are taught to end with first
 */
record ChatFiles(
    Path folder,
    CarriedFiles files,
    TokenizerFile tokenizer,
    SpecialTokens specials,
    Optional<ChatTemplate> template,
    String afterResponse,
    List<Integer> endTokens) {

  /** Reads them, as {@link ChatTokenizer#read} does. */
  static ChatFiles read(Path folder, String chatTemplate, List<Integer> configEndTokens)
      throws IOException {
    TokenizerFile tokenizer = TokenizerFile.read(folder);
    CarriedFiles files = CarriedFiles.read(folder);
    Set<Integer> named = new LinkedHashSet<>();
    Optional<ObjectNode> generation = files.generation();
    if (generation.isPresent()) {
      named.addAll(EndTokens.read(generation.get(), files.generationFile().toString()));
    }
    if (named.isEmpty()) {
      named.addAll(configEndTokens);
    }
    ChatTemplate template = template(folder, chatTemplate, files, tokenizer);
    SpecialTokens specials = SpecialTokens.of(tokenizer);
    String afterResponse = template == null ? "" : template.afterResponse();
    Set<Integer> ends = new LinkedHashSet<>();
    specials.first(afterResponse).ifPresent(ends::add);
    tokenizer.id(tokenizer.named("eos_token")).ifPresent(ends::add);
    ends.addAll(named);
    if (ends.isEmpty()) {
      throw new IOException(
          folder
              + " names no end token: give eos_token_id in config.json or generation_config.json,"
              + " or eos_token in tokenizer_config.json");
    }
    if (!named.containsAll(ends)) {
      files = files.withEndTokens(ends);
    }
    if (!chatTemplate.equals("auto")) {
      files = files.withTemplate(template.source());
    }
    return new ChatFiles(
        folder,
        files,
        tokenizer,
        specials,
        Optional.ofNullable(template),
        afterResponse,
        List.copyOf(ends));
  }

  /**
   * Where others would have a model asked and stopped otherwise, as a part of a sentence that names
   * the file; empty for nowhere. Files may say the same in other bytes.
   */
  Optional<String> difference(ChatFiles other) throws IOException {
    if (!files.same(other.files, TokenizerFile.FILE)
        || !files.same(other.files, TokenizerFile.CONFIG)) {
      Optional<String> part = files.tokenizer().difference(other.tokenizer);
      if (part.isPresent()) {
        return Optional.of(other.folder.resolve(TokenizerFile.FILE) + " has another " + part.get());
      }
    }
    if (other.template.isEmpty()) {
      if (template.isPresent()) {
        return Optional.of(other.folder + " has no chat template");
      }
    } else if (template.isEmpty() || !template.get().sameAs(other.template.get())) {
      return Optional.of(
          other.template.get().where() + " has another chat template, or other tokens for it");
    }
    if (!endTokens.get(0).equals(other.endTokens.get(0))
        || !Set.copyOf(endTokens).equals(Set.copyOf(other.endTokens))) {
      return Optional.of(
          other.files.generationFile()
              + ", with the files beside it, gives the end tokens "
              + other.endTokens.stream().sorted().toList()
              + " instead of "
              + endTokens.stream().sorted().toList());
    }
    return Optional.empty();
  }

  /**
   * {@return the chat template of a model folder; empty where it has none}
   *
   * @param folder holds {@code tokenizer.json}
   * @param choice {@code auto} for the folder's own, {@code chatml}, or a file
   * @throws IOException where a file is missing or damaged; the message names it
   */
  static Optional<ChatTemplate> template(Path folder, String choice) throws IOException {
    return Optional.ofNullable(
        template(folder, choice, CarriedFiles.read(folder), TokenizerFile.read(folder)));
  }

  private static ChatTemplate template(
      Path folder, String choice, CarriedFiles files, TokenizerFile tokenizer) throws IOException {
    try {
      return chosen(folder, choice, files, tokenizer);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static ChatTemplate chosen(
      Path folder, String choice, CarriedFiles files, TokenizerFile tokenizer) throws IOException {
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String key : List.of("bos_token", "eos_token", "pad_token", "unk_token")) {
      tokens.put(key, tokenizer.named(key));
    }
    if (choice.equals("chatml")) {
      return new ChatTemplate(ChatTemplate.CHATML, "chatml", tokens);
    }
    if (!choice.equals("auto")) {
      return new ChatTemplate(TextFile.read(Path.of(choice)), choice, tokens);
    }
    Optional<String> own = files.template();
    if (own.isPresent()) {
      return new ChatTemplate(own.get(), files.templateFile().toString(), tokens);
    }
    JsonNode source = tokenizer.config().path("chat_template");
    if (source.isMissingNode() || source.isNull()) {
      return null;
    }
    if (source.isArray()) {
      for (JsonNode named : source) {
        if (named.path("name").asText().equals("default")) {
          source = named.path("template");
        }
      }
    }
    String where = folder.resolve(TokenizerFile.CONFIG).toString();
    if (!source.isTextual()) {
      throw new IOException(
          where + ": chat_template must be a text, or a list that has one of the name default");
    }
    return new ChatTemplate(source.asText(), where, tokens);
  }
}
