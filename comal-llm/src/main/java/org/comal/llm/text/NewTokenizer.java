package org.comal.llm.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.comal.files.DurableFiles;
import org.comal.text.TokenizerFile;

/**
 * Makes a byte-level BPE tokenizer with the ChatML template, in the files that other tools read: so
 * that a model can be had with nothing downloaded.
 *
 * <p>Ids: 0 to 255 the bytes, then the merges, then the special tokens {@code <|endoftext|>},
 * {@code <|im_start|>} and {@code <|im_end|>}, which ends a response.
 */
public final class NewTokenizer {
  private static final List<String> SPECIALS =
      List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private NewTokenizer() {}

  /** {@return least vocabulary: the bytes and the special tokens} */
  public static int leastVocabulary() {
    return 256 + SPECIALS.size();
  }

  /**
   * Trains a tokenizer and writes {@code tokenizer.json}, {@code tokenizer_config.json} and {@code
   * generation_config.json}.
   *
   * @param folder made where it is missing; files of these names are replaced
   * @param texts to learn merges from; may be empty
   * @param vocabulary most ids, special tokens included
   * @return the number of ids, at most {@code vocabulary}
   * @throws IllegalArgumentException where the vocabulary has no room for all bytes and the special
   *     tokens
   * @throws IOException where a file cannot be written
   */
  public static int write(Path folder, Collection<String> texts, int vocabulary)
      throws IOException {
    if (vocabulary < leastVocabulary()) {
      throw new IllegalArgumentException(
          "a byte-level vocabulary has at least "
              + leastVocabulary()
              + " ids, but "
              + vocabulary
              + " were asked for");
    }
    ObjectNode json = MAPPER.createObjectNode().put("version", "1.0");
    json.putNull("truncation").putNull("padding");
    ArrayNode added = json.putArray("added_tokens");
    steps(json);
    int id = pairs(json, texts, vocabulary);
    for (String special : SPECIALS) {
      ObjectNode token = added.addObject().put("id", id++).put("content", special);
      token.put("single_word", false).put("lstrip", false).put("rstrip", false);
      token.put("normalized", false).put("special", true);
    }
    Files.createDirectories(folder);
    write(folder.resolve(TokenizerFile.FILE), json);
    ObjectNode config = MAPPER.createObjectNode().put("tokenizer_class", "PreTrainedTokenizerFast");
    config.put("pad_token", SPECIALS.get(0)).put("eos_token", SPECIALS.get(2));
    config.putNull("bos_token").put("clean_up_tokenization_spaces", false);
    write(
        folder.resolve("tokenizer_config.json"), config.put("chat_template", ChatTemplate.CHATML));
    ObjectNode generation = MAPPER.createObjectNode().put("pad_token_id", id - 3);
    generation.putArray("eos_token_id").add(id - 1).add(id - 3);
    write(folder.resolve("generation_config.json"), generation);
    return id;
  }

  /** How a text becomes words and words become bytes, and the way back. */
  private static void steps(ObjectNode json) {
    json.putObject("normalizer").put("type", "NFC");
    ObjectNode before = json.putObject("pre_tokenizer").put("type", "Sequence");
    ArrayNode steps = before.putArray("pretokenizers");
    ObjectNode split = steps.addObject().put("type", "Split");
    split.putObject("pattern").put("Regex", BytePairs.WORDS);
    split.put("behavior", "Isolated").put("invert", false);
    byteLevel(steps.addObject());
    byteLevel(json.putObject("post_processor"));
    byteLevel(json.putObject("decoder"));
  }

  /**
   * Learns pairs of bytes: the model without its special tokens.
   *
   * @return the number of ids so far
   */
  private static int pairs(ObjectNode json, Collection<String> texts, int vocabulary) {
    ObjectNode model = json.putObject("model").put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.put("continuing_subword_prefix", "").put("end_of_word_suffix", "");
    model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
    ObjectNode ids = model.putObject("vocab");
    ArrayNode merges = model.putArray("merges");
    int id = 0;
    for (String letter : BytePairs.alphabet()) {
      ids.put(letter, id++);
    }
    for (String[] pair : BytePairs.learn(texts, vocabulary - leastVocabulary())) {
      merges.add(pair[0] + " " + pair[1]);
      // Two ways to merge may lead to the same symbol; it has one id.
      if (!ids.has(pair[0] + pair[1])) {
        ids.put(pair[0] + pair[1], id++);
      }
    }
    return id;
  }

  private static void byteLevel(ObjectNode node) {
    node.put("type", "ByteLevel").put("add_prefix_space", false);
    node.put("trim_offsets", false).put("use_regex", false);
  }

  private static void write(Path file, ObjectNode json) throws IOException {
    DurableFiles.writeText(
        file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
  }
}
