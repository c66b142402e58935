package org.comal.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comal.data.Message;

/**
 * Reads one turn of a conversation as published data sets write it: {@code {role, content}}, or
 * {@code {from, value}} as ShareGPT does.
 */
final class Turn {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, String> ROLES =
      Map.of(
          "human", "user",
          "user", "user",
          "gpt", "assistant",
          "chatgpt", "assistant",
          "bot", "assistant",
          "model", "assistant",
          "assistant", "assistant",
          "system", "system",
          "tool", "tool");

  private Turn() {}

  /**
   * What a value holds as a list of turns, be it as JSON or as a text that is JSON; a single turn
   * is given as it is. Empty for anything else, as for a text that is only a text.
   */
  static Optional<JsonNode> turns(JsonNode value) {
    if (value.isArray() || isTurn(value)) {
      return Optional.of(value);
    }
    if (!value.isTextual()) {
      return Optional.empty();
    }
    String text = value.textValue().strip();
    if (!text.startsWith("[") || !text.endsWith("]")) {
      return Optional.empty();
    }
    try {
      JsonNode read = JSON.readTree(text);
      return read.isArray() && !read.isEmpty() && isTurn(read.get(0))
          ? Optional.of(read)
          : Optional.empty();
    } catch (JsonProcessingException onlyAText) {
      return Optional.empty();
    }
  }

  /**
   * Whether a text that holds no {@link #turns} is a list of them as another language writes it.
   */
  static boolean isForeign(JsonNode value) {
    return value.isTextual()
        && value
            .textValue()
            .strip()
            .matches("(?s)\\[\\s*\\{\\s*[\"']?(?:role|from|content|value)[\"']?\\s*[:=].*");
  }

  private static boolean isTurn(JsonNode value) {
    return value.isObject() && (value.has("role") || value.has("from"));
  }

  /** Which keys of a turn are read. */
  static Set<String> keys(JsonNode turn) {
    return turn.has("role") ? Set.of("role", "content") : Set.of("from", "value");
  }

  /** Whether a turn is the assistant's. */
  static boolean isResponse(JsonNode turn) {
    String role = turn.path(turn.has("role") ? "role" : "from").asText();
    return ROLES.getOrDefault(role, role).equals("assistant");
  }

  /**
   * A turn without regard to what else it has than {@link #keys}; empty where it is none.
   *
   * @param turn an object with a role that is known and a text
   */
  static Optional<Message> read(JsonNode turn) {
    boolean shareGpt = !turn.has("role");
    JsonNode role = turn.path(shareGpt ? "from" : "role");
    JsonNode content = turn.path(shareGpt ? "value" : "content");
    Optional<String> text = text(content);
    if (!role.isTextual() || role.textValue().isBlank() || text.isEmpty()) {
      return Optional.empty();
    }
    String name = role.textValue();
    return shareGpt && !ROLES.containsKey(name)
        ? Optional.empty()
        : Optional.of(new Message(shareGpt ? ROLES.get(name) : name, text.get()));
  }

  /** A text, or a list of parts that are texts. */
  private static Optional<String> text(JsonNode content) {
    if (content.isTextual()) {
      return Optional.of(content.textValue());
    }
    if (!content.isArray() || content.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      boolean said = part.path("type").asText("text").equals("text");
      if (!said || !part.path("text").isTextual()) {
        return Optional.empty();
      }
      text.append(part.get("text").textValue());
    }
    return Optional.of(text.toString());
  }
}
