package org.comal.llm.sft;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What came of a training, as its directory says. */
final class Outcome {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Outcome() {}

  /**
   * Reads {@code training.json}.
   *
   * @throws IOException where it is damaged; the message names the file
   */
  static Map<String, ?> read(Path file) throws IOException {
    try {
      return MAPPER.readValue(file.toFile(), new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is damaged: " + e.getOriginalMessage(), e);
    }
  }
}
