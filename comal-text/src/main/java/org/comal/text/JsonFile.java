package org.comal.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.comal.files.TextFile;

/** Reads JSON objects of model folders; whatever is wrong is said with the file's name. */
public final class JsonFile {
  /**
   * Narrower than the limits of libraries in native code that are given the same text: the one for
   * tokenizers ends the process beyond 128 levels, and at whole numbers that no double holds.
   */
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder().maxNestingDepth(64).maxNumberLength(300).build();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(LIMITS).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final JsonMapper UNAMBIGUOUS =
      MAPPER.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonFile() {}

  /**
   * {@return the object that stands in a file; empty where there is no such file}
   *
   * @param file in UTF-8
   * @throws IOException as {@link #parse}
   */
  public static Optional<ObjectNode> find(Path file) throws IOException {
    return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
  }

  /**
   * {@return the object that stands in a file}
   *
   * @param file in UTF-8
   * @throws IOException where there is no such file, or as {@link #parse}
   */
  public static ObjectNode read(Path file) throws IOException {
    try {
      return parse(Files.readAllBytes(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new IOException(file + " is missing", e);
    }
  }

  /**
   * {@return the object that bytes spell}
   *
   * @param bytes in UTF-8
   * @param where the file's name, for messages
   * @throws IOException where the bytes are not UTF-8, or are not one JSON object and nothing
   *     besides; the message begins with {@code where}
   */
  public static ObjectNode parse(byte[] bytes, String where) throws IOException {
    return parse(TextFile.text(where, ByteBuffer.wrap(bytes)), where);
  }

  /**
   * {@return the object that a text spells}
   *
   * @param text JSON
   * @param where the file's name, for messages
   * @throws IOException as above
   */
  public static ObjectNode parse(String text, String where) throws IOException {
    return parse(MAPPER, text, where);
  }

  /**
   * {@return the object that a text spells, in which no object has a key twice}
   *
   * @param text JSON
   * @param where the file's name, for messages
   * @throws IOException as above, or where a key comes twice
   */
  public static ObjectNode parseUnambiguous(String text, String where) throws IOException {
    return parse(UNAMBIGUOUS, text, where);
  }

  private static ObjectNode parse(JsonMapper mapper, String text, String where) throws IOException {
    JsonNode json;
    try {
      json = mapper.readTree(text);
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      throw new IOException(where + line + ": this is not JSON: " + e.getOriginalMessage(), e);
    }
    if (json instanceof ObjectNode object) {
      return object;
    }
    throw new IOException(where + " must hold a JSON object, {…}, but does not");
  }
}
