package org.comal.llm.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The end tokens that a config file names: {@code eos_token_id}, a number or a list of numbers. */
public final class EndTokens {
  private static final String KEY = "eos_token_id";

  private EndTokens() {}

  /**
   * {@return the ids, in the order of the file; empty where it names none}
   *
   * @param config {@code config.json} or {@code generation_config.json}
   * @param where the file's name, for messages
   * @throws IOException where something else stands there
   */
  public static List<Integer> read(JsonNode config, String where) throws IOException {
    JsonNode named = config.path(KEY);
    List<Integer> ids = new ArrayList<>();
    if (named.isMissingNode() || named.isNull()) {
      return ids;
    }
    Iterable<JsonNode> all = named.isArray() ? named : List.of(named);
    for (JsonNode id : all) {
      if (!id.isIntegralNumber() || !id.canConvertToInt() || id.asInt() < 0) {
        throw new IOException(
            where + ": " + KEY + " is " + named + ", but must be an id or a list of ids");
      }
      ids.add(id.asInt());
    }
    return ids;
  }
}
