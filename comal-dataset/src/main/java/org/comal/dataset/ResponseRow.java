package org.comal.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.files.Json;

/**
 * A model's response to a prompt.
 *
 * @param prompt without messages where the file names it by its id only
 * @param model who answered
 * @param text the response; may be empty
 */
public record ResponseRow(Prompt prompt, String model, String text) {
  /**
   * Checks that nothing is missing.
   *
   * @param prompt not null
   * @param model not null
   * @param text not null
   */
  public ResponseRow {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(text, "text");
  }

  /**
   * {@return the row as a line of a file in the shape {@code answers}}
   *
   * @param more columns that tell where the response comes from, put behind
   */
  public String line(Map<String, ?> more) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(RowVersion.COLUMN, RowVersion.CURRENT);
    line.put("prompt_id", prompt.id());
    List<Object> messages = new ArrayList<>();
    for (Message m : prompt.messages()) {
      Map<String, Object> turn = new LinkedHashMap<>();
      turn.put("role", m.role());
      turn.put("content", m.content());
      messages.add(turn);
    }
    line.put("messages", messages);
    line.put("model", model);
    line.put("response", text);
    line.putAll(more);
    return Json.line(line);
  }
}
