package org.comal.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comal.data.Message;

/**
 * A row as it stands in a file: JSON values by name.
 *
 * @param place file and line
 * @param values an object
 * @param untyped whether the file has texts only, so that numbers are written as such
 */
record DataRecord(String place, JsonNode values, boolean untyped) {
  private static final int LONGEST_SHOWN = 60;

  /** Whether there is a value that is not null. */
  boolean has(String column) {
    return values.hasNonNull(column);
  }

  /** A text. */
  String text(String column) throws BadDataException {
    JsonNode value = required(column);
    if (!value.isTextual()) {
      throw wanted(column, value, "a text");
    }
    return value.textValue();
  }

  /** A text or a whole number, as text. */
  String id(String column) throws BadDataException {
    JsonNode value = required(column);
    boolean name = value.isTextual() && !value.textValue().isBlank();
    if (!name && !value.isIntegralNumber()) {
      throw wanted(column, value, "a text or a whole number");
    }
    return value.asText();
  }

  /** A number within bounds; NaN where there is none. */
  double number(String column, double least, double most) throws BadDataException {
    JsonNode value = values.path(column);
    if (value.isNull() || value.isMissingNode() || isNan(value) || (untyped && isBlank(value))) {
      return Double.NaN;
    }
    double number = untyped ? parsed(value) : value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(number >= least && number <= most)) {
      throw wanted(column, value, "a number from " + plain(least) + " to " + plain(most));
    }
    return number;
  }

  private static double parsed(JsonNode value) {
    try {
      return Double.parseDouble(value.asText());
    } catch (NumberFormatException noNumber) {
      return Double.NaN;
    }
  }

  private static boolean isBlank(JsonNode value) {
    return value.asText().isBlank() || value.asText().equalsIgnoreCase("nan");
  }

  private static boolean isNan(JsonNode value) {
    return value.isNumber() && Double.isNaN(value.doubleValue());
  }

  private static String plain(double x) {
    return x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x);
  }

  /**
   * The messages of a value that is a conversation: a list, one turn, or a text that is JSON of a
   * list of turns. Empty for anything else, as for a text that is only a text.
   *
   * @throws BadDataException where it is a text of turns that is no JSON, or holds no messages
   */
  Optional<List<Message>> conversation(String column) throws BadDataException {
    JsonNode value = values.path(column);
    Optional<JsonNode> turns = Turn.turns(value);
    if (turns.isPresent()) {
      return Optional.of(messages(column, turns.get()));
    }
    if (Turn.isForeign(value)) {
      throw wanted(column, value, "a list of messages, or the JSON of one; this text is neither");
    }
    return Optional.empty();
  }

  /** A list of messages, not empty. */
  List<Message> messages(String column) throws BadDataException {
    JsonNode value = required(column);
    return messages(column, Turn.turns(value).orElse(value));
  }

  private List<Message> messages(String column, JsonNode value) throws BadDataException {
    JsonNode turns =
        value.isObject() ? new ArrayNode(JsonNodeFactory.instance, List.of(value)) : value;
    if (!turns.isArray() || turns.isEmpty()) {
      throw wanted(column, value, "a list of messages [{role, content}, …] or [{from, value}, …]");
    }
    List<Message> messages = new ArrayList<>(turns.size());
    for (JsonNode turn : turns) {
      Optional<Message> message = Turn.read(turn);
      if (message.isEmpty()) {
        throw wanted(
            column + "[" + messages.size() + "]",
            turn,
            "a message with the texts role and content, or from and value");
      }
      messages.add(message.get());
    }
    return messages;
  }

  private JsonNode required(String column) throws BadDataException {
    JsonNode value = values.path(column);
    if (value.isMissingNode() || value.isNull()) {
      throw bad("the row has no " + column);
    }
    return value;
  }

  private BadDataException wanted(String column, JsonNode value, String wanted) {
    return bad(column + " is " + shown(value) + ", but must be " + wanted);
  }

  /** Something wrong with this row. */
  BadDataException bad(String sentence) {
    return new BadDataException(place, sentence);
  }

  static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN - 1) + "…";
  }
}
