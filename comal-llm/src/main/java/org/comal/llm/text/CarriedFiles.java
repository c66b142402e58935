package org.comal.llm.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.files.DurableFiles;
import org.comal.files.FileMode;
import org.comal.files.InnerFile;
import org.comal.files.TextFile;
import org.comal.text.JsonFile;
import org.comal.text.TokenizerFile;

/**
 * The small files of a model folder that go along when a model is saved: byte for byte, but for
 * what is used otherwise than they say.
 */
final class CarriedFiles {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String TEMPLATE = "chat_template.jinja";
  private static final String GENERATION = "generation_config.json";
  private static final List<String> NAMES =
      List.of(
          TokenizerFile.FILE,
          TokenizerFile.CONFIG,
          GENERATION,
          TEMPLATE,
          "special_tokens_map.json");

  private final Path folder;
  private final Map<String, byte[]> bytes;
  private final FileMode mode;

  private CarriedFiles(Path folder, Map<String, byte[]> bytes, FileMode mode) {
    this.folder = folder;
    this.bytes = bytes;
    this.mode = mode;
  }

  /** Those that there are in a folder. */
  static CarriedFiles read(Path folder) throws IOException {
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    for (String name : NAMES) {
      Optional<Path> file = InnerFile.find(folder, name);
      if (file.isPresent()) {
        bytes.put(name, Files.readAllBytes(file.get()));
      }
    }
    return new CarriedFiles(folder, bytes, FileMode.ofFolder(folder));
  }

  /** Where {@code chat_template.jinja} is, or would be. */
  Path templateFile() {
    return folder.resolve(TEMPLATE);
  }

  /** Where {@code generation_config.json} is, or would be. */
  Path generationFile() {
    return folder.resolve(GENERATION);
  }

  /** The text of {@code chat_template.jinja}; empty where there is none. */
  Optional<String> template() throws IOException {
    byte[] text = bytes.get(TEMPLATE);
    return text == null
        ? Optional.empty()
        : Optional.of(TextFile.text(templateFile().toString(), ByteBuffer.wrap(text)));
  }

  /** The tokenizer that they describe. */
  TokenizerFile tokenizer() throws IOException {
    ObjectNode json = json(TokenizerFile.FILE).orElseThrow();
    return TokenizerFile.of(folder, json, json(TokenizerFile.CONFIG));
  }

  /** Whether both have the same bytes under a name, or both none. */
  boolean same(CarriedFiles other, String name) {
    return Arrays.equals(bytes.get(name), other.bytes.get(name));
  }

  /** {@code generation_config.json}; empty where there is none. */
  Optional<ObjectNode> generation() throws IOException {
    return json(GENERATION);
  }

  /** The same, with this chat template in the places where other engines look for one. */
  CarriedFiles withTemplate(String source) throws IOException {
    ObjectNode config = json(TokenizerFile.CONFIG).orElseGet(MAPPER::createObjectNode);
    CarriedFiles changed = with(TokenizerFile.CONFIG, config.put("chat_template", source));
    if (bytes.containsKey(TEMPLATE)) {
      changed.bytes.put(TEMPLATE, source.getBytes(StandardCharsets.UTF_8));
    }
    return changed;
  }

  /** The same, with these end tokens for whoever generates. */
  CarriedFiles withEndTokens(Collection<Integer> ids) throws IOException {
    ObjectNode generation = generation().orElseGet(MAPPER::createObjectNode);
    ArrayNode list = generation.putArray("eos_token_id");
    ids.forEach(list::add);
    return with(GENERATION, generation);
  }

  /** For what is made of the folder. */
  FileMode mode() {
    return mode;
  }

  /** Writes them, as private as the folder they are from; files of the same names are replaced. */
  void write(Path target) throws IOException {
    for (Map.Entry<String, byte[]> e : bytes.entrySet()) {
      Path file = target.resolve(e.getKey());
      mode.prepare(file);
      DurableFiles.naming(file, () -> Files.write(file, e.getValue()));
    }
  }

  private Optional<ObjectNode> json(String name) throws IOException {
    byte[] text = bytes.get(name);
    return text == null
        ? Optional.empty()
        : Optional.of(JsonFile.parse(text, folder.resolve(name).toString()));
  }

  private CarriedFiles with(String name, ObjectNode json) throws IOException {
    Map<String, byte[]> all = new LinkedHashMap<>(bytes);
    String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    all.put(name, text.getBytes(StandardCharsets.UTF_8));
    return new CarriedFiles(folder, all, mode);
  }
}
