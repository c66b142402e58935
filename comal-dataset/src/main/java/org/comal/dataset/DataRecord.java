package org.comal.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.comal.data.Message;

/**
 * A row as it stands in a file: JSON values by name.
 *
 * @param place file and line
 * @param values an object
 */
record DataRecord(String place, JsonNode values) {
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
    if (value.isNull() || value.isMissingNode() || isNan(value)) {
      return Double.NaN;
    }
    if (!value.isNumber() || !(value.doubleValue() >= least && value.doubleValue() <= most)) {
      throw wanted(column, value, "a number from " + plain(least) + " to " + plain(most));
    }
    return value.doubleValue();
  }

  private static boolean isNan(JsonNode value) {
    return value.isNumber() && Double.isNaN(value.doubleValue());
  }

  private static String plain(double x) {
    return x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x);
  }

  /** Whether a value is a list. */
  boolean isList(String column) {
    return values.path(column).isArray();
  }

  /** A list of messages, not empty. */
  List<Message> messages(String column) throws BadDataException {
    JsonNode value = required(column);
    if (!value.isArray() || value.isEmpty()) {
      throw wanted(column, value, "a list of messages [{role, content}, …]");
    }
    List<Message> messages = new ArrayList<>(value.size());
    for (JsonNode turn : value) {
      JsonNode role = turn.path("role");
      JsonNode content = turn.path("content");
      if (!role.isTextual() || role.textValue().isBlank() || !content.isTextual()) {
        throw wanted(
            column + "[" + messages.size() + "]",
            turn,
            "a message with the texts role and content");
      }
      messages.add(new Message(role.textValue(), content.textValue()));
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
