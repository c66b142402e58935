package org.comal.text.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.function.UnaryOperator;

/** What a server wrote of a failure, for messages: its error's own words where it is JSON. */
public final class ServerWords {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST = 300;

  private final JsonNode error;
  private final String text;

  private ServerWords(JsonNode error, String text) {
    this.error = error;
    this.text = text;
  }

  /**
   * {@return the words of a body: the message of its {@code error}, that of the whole, or all of
   * it}
   *
   * @param body JSON, or any text
   */
  public static ServerWords of(String body) {
    JsonNode error = error(body);
    JsonNode message = error.isTextual() ? error : error.path("message");
    return new ServerWords(
        error,
        message.isTextual() ? message.asText() : error.isMissingNode() ? body : error.toString());
  }

  /** The object {@code error} of a body, or the whole; missing where it is no JSON. */
  private static JsonNode error(String body) {
    // A number or a word before more of a text is JSON to a reader that stops behind it.
    if (body.isBlank() || "{[\"".indexOf(body.strip().charAt(0)) < 0) {
      return MissingNode.getInstance();
    }
    try {
      JsonNode whole = JSON.readTree(body);
      return whole.hasNonNull("error") ? whole.get("error") : whole;
    } catch (JsonProcessingException notJson) {
      return MissingNode.getInstance();
    }
  }

  /** {@return the object {@code error}, or the whole; missing where the body is no JSON} */
  public JsonNode error() {
    return error;
  }

  /** {@return all of the words, with the secrets that stand in them} */
  public String text() {
    return text;
  }

  /**
   * {@return the words on one line, cut off where it is long}
   *
   * @param mask hides secrets; called when escapes are undone and before anything is cut off, for
   *     neither an escaped key nor part of one is known for one
   */
  public String inShort(UnaryOperator<String> mask) {
    String words = mask.apply(text.strip()).replaceAll("\\s+", " ");
    return words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "…";
  }
}
