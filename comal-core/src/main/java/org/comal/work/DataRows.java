package org.comal.work;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.files.JsonRow;

/** Prompts and responses as JSON and back, as they stand in the files of phases and in messages. */
public final class DataRows {
  private DataRows() {}

  /**
   * {@return the conversation of a prompt}
   *
   * @param prompt any
   */
  public static List<Map<String, String>> messages(Prompt prompt) {
    return prompt.messages().stream()
        .<Map<String, String>>map(
            m -> new TreeMap<>(Map.of("role", m.role(), "content", m.content())))
        .toList();
  }

  /**
   * {@return a response}
   *
   * @param response any
   */
  public static Map<String, ?> of(Response response) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("text", response.text());
    map.put("finished", response.finished());
    map.put("tokens", response.tokens());
    return map;
  }

  /**
   * {@return the response that was written}
   *
   * @param row what {@link #of} gave, read back
   */
  public static Response response(JsonRow row) {
    return new Response(row.integers("tokens"), row.text("text"), row.flag("finished"));
  }

  /** A prompt with its conversation, to be added to. */
  static Map<String, Object> of(Prompt prompt) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("prompt", prompt.id());
    map.put("messages", messages(prompt));
    return map;
  }

  /** The prompt that was written. */
  static Prompt prompt(JsonRow row) {
    List<Message> messages =
        row.rows("messages").stream()
            .map(m -> new Message(m.text("role"), m.text("content")))
            .toList();
    return new Prompt(row.text("prompt"), messages);
  }
}
