package org.comal.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.comal.data.Message;
import org.comal.data.Prompt;

/** Reads one record of a known shape as a row of some kind. */
final class RowReader {
  private static final String CHOSEN_MODEL = "chosen";
  private static final String REJECTED_MODEL = "rejected";

  private final DataRecord record;
  private final Shape shape;
  private final Map<Column, String> names;
  private final PromptIds ids;

  /** Makes the rows that a record holds: usually one. */
  @FunctionalInterface
  interface Read<T> {
    List<T> of(RowReader reader) throws IOException;
  }

  RowReader(DataRecord record, Shape shape, Map<Column, String> renamed, PromptIds ids) {
    this.record = record;
    this.shape = shape;
    this.names = shape.columns(renamed);
    this.ids = ids;
  }

  private String name(Column column) {
    return names.get(column);
  }

  private boolean has(Column column) {
    return record.has(name(column));
  }

  private String text(Column column) throws BadDataException {
    return record.text(name(column));
  }

  /** A response, as a text or as a conversation that ends with it. */
  private String response(Column column) throws BadDataException {
    if (record.isList(name(column))) {
      List<Message> turns = record.messages(name(column));
      return last(turns, name(column)).content();
    }
    return text(column);
  }

  private Message last(List<Message> turns, String column) throws BadDataException {
    Message last = turns.get(turns.size() - 1);
    if (!last.role().equals("assistant")) {
      throw record.bad(
          column + " ends with a turn of " + last.role() + ", so the row has no answer");
    }
    return last;
  }

  private Prompt prompt(List<Message> messages) throws BadDataException {
    return prompt(messages, "");
  }

  private Prompt prompt(List<Message> messages, String suffix) throws BadDataException {
    if (has(Column.PROMPT_ID)) {
      return ids.given(record.id(name(Column.PROMPT_ID)) + suffix, messages, record);
    }
    return ids.named(messages);
  }

  /** What the column {@code prompt} holds: a text of the user's, or messages. */
  private List<Message> promptColumn() throws BadDataException {
    return record.isList(name(Column.PROMPT))
        ? record.messages(name(Column.PROMPT))
        : List.of(new Message("user", text(Column.PROMPT)));
  }

  /** The turns before the last response; all where the conversation does not end with one. */
  private static List<Message> beforeResponse(List<Message> turns) {
    int n = turns.size();
    return n > 1 && turns.get(n - 1).role().equals("assistant") ? turns.subList(0, n - 1) : turns;
  }

  /** The prompt, by whatever column says it. */
  Prompt prompt() throws BadDataException {
    switch (shape) {
      case ULTRAFEEDBACK:
        if (record.isList(name(Column.CHOSEN))) {
          List<Message> turns = record.messages(name(Column.CHOSEN));
          if (turns.size() > 1) {
            return prompt(beforeResponse(turns));
          }
        }
        return prompt(promptColumn());
      case ULTRACHAT:
        return prompt(promptColumn());
      case CONVERSATIONS:
        return prompt(beforeResponse(record.messages(name(Column.MESSAGES))));
      default:
        if (has(Column.MESSAGES)) {
          return prompt(record.messages(name(Column.MESSAGES)));
        }
        if (has(Column.PROMPT)) {
          return prompt(promptColumn());
        }
        throw record.bad(
            "the row has no prompt: neither "
                + name(Column.PROMPT)
                + " nor "
                + name(Column.MESSAGES));
    }
  }

  /** The prompt, or its id alone where the row has no more. */
  private Prompt promptOrId() throws BadDataException {
    if (shape == Shape.ULTRAFEEDBACK || has(Column.MESSAGES) || has(Column.PROMPT)) {
      return prompt();
    }
    if (has(Column.PROMPT_ID)) {
      return Prompt.named(record.id(name(Column.PROMPT_ID)));
    }
    throw record.bad(
        "the row names no prompt: it has neither "
            + name(Column.PROMPT_ID)
            + " nor "
            + name(Column.PROMPT)
            + " nor "
            + name(Column.MESSAGES));
  }

  List<ConversationRow> conversations(DataFile.Turns turns) throws BadDataException {
    if (shape == Shape.ULTRAFEEDBACK) {
      return List.of(new ConversationRow(prompt(), response(Column.CHOSEN)));
    }
    if (shape != Shape.ULTRACHAT && shape != Shape.CONVERSATIONS) {
      return List.of(new ConversationRow(prompt(), response(Column.RESPONSE)));
    }
    List<Message> all = record.messages(name(Column.MESSAGES));
    if (turns == DataFile.Turns.LAST) {
      String response = last(all, name(Column.MESSAGES)).content();
      return List.of(new ConversationRow(prompt(all.subList(0, all.size() - 1)), response));
    }
    List<ConversationRow> rows = new ArrayList<>();
    for (int t = 0; t < all.size(); t++) {
      if (all.get(t).role().equals("assistant")) {
        Prompt prompt = prompt(all.subList(0, t), "#" + (rows.size() + 1));
        rows.add(new ConversationRow(prompt, all.get(t).content()));
      }
    }
    if (rows.isEmpty()) {
      throw record.bad(
          name(Column.MESSAGES) + " has no turn of assistant, so the row has no answer");
    }
    return rows;
  }

  List<ResponseRow> responses(Optional<String> model) throws BadDataException {
    Prompt prompt = promptOrId();
    if (shape == Shape.ULTRAFEEDBACK) {
      return List.of(
          new ResponseRow(prompt, CHOSEN_MODEL, response(Column.CHOSEN)),
          new ResponseRow(prompt, REJECTED_MODEL, response(Column.REJECTED)));
    }
    String name;
    if (has(Column.MODEL)) {
      name = text(Column.MODEL);
    } else {
      name =
          model.orElseThrow(
              () ->
                  record.bad("the row does not say who answered: it has no " + name(Column.MODEL)));
    }
    return List.of(new ResponseRow(prompt, name, response(Column.RESPONSE)));
  }

  /** Prompts and responses, each turn once, as far as the row has them. */
  List<String> texts() throws BadDataException {
    List<String> texts = new ArrayList<>();
    if (shape.givesConversations()) {
      for (ConversationRow row : conversations(DataFile.Turns.EACH)) {
        List<Message> asked = row.prompt().messages();
        int from = asked.size();
        while (from > 0 && !asked.get(from - 1).role().equals("assistant")) {
          from--;
        }
        asked.subList(from, asked.size()).forEach(m -> texts.add(m.content()));
        texts.add(row.response());
      }
    } else if (shape.givesResponses()) {
      responses(Optional.of("")).forEach(row -> texts.add(row.text()));
    } else {
      prompt().messages().forEach(m -> texts.add(m.content()));
    }
    return texts;
  }

  ComparisonRow comparison() throws BadDataException {
    Prompt prompt = promptOrId();
    if (shape == Shape.ULTRAFEEDBACK) {
      return new ComparisonRow(
          prompt,
          CHOSEN_MODEL,
          REJECTED_MODEL,
          Optional.of(response(Column.CHOSEN)),
          Optional.of(response(Column.REJECTED)),
          preferenceOfChosen());
    }
    String first = text(Column.FIRST_MODEL);
    String second = text(Column.SECOND_MODEL);
    return new ComparisonRow(
        prompt,
        first,
        second,
        has(Column.FIRST) ? Optional.of(response(Column.FIRST)) : Optional.empty(),
        has(Column.SECOND) ? Optional.of(response(Column.SECOND)) : Optional.empty(),
        number(Column.FIRST_ANSWER),
        number(Column.SECOND_ANSWER),
        preference());
  }

  private OptionalInt number(Column column) throws BadDataException {
    if (!has(column)) {
      return OptionalInt.empty();
    }
    double number = record.number(name(column), 0, Integer.MAX_VALUE);
    if (number != Math.rint(number)) {
      throw record.bad(name(column) + " is " + number + ", but must be a whole number");
    }
    return OptionalInt.of((int) number);
  }

  List<PreferenceRow> preferences() throws BadDataException {
    double preference = shape == Shape.ULTRAFEEDBACK ? preferenceOfChosen() : preference();
    if (Double.isNaN(preference)) {
      return List.of();
    }
    boolean two = shape == Shape.ULTRAFEEDBACK;
    if (!two && !has(Column.FIRST) && !has(Column.SECOND) && shape.givesComparisons()) {
      throw record.bad(
          "the row names the models only; their answers must be read from another file, by answers");
    }
    return List.of(
        new PreferenceRow(
            prompt(),
            response(two ? Column.CHOSEN : Column.FIRST),
            response(two ? Column.REJECTED : Column.SECOND),
            preference));
  }

  private double preferenceOfChosen() throws BadDataException {
    double chosen = record.number(name(Column.CHOSEN_SCORE), -1e300, 1e300);
    double rejected = record.number(name(Column.REJECTED_SCORE), -1e300, 1e300);
    return chosen == rejected ? 0.5 : 1;
  }

  /** P(first ≻ second); NaN for null. */
  private double preference() throws BadDataException {
    String column = name(Column.PREFERENCE);
    return switch (shape) {
      case ALPACA_EVAL_ANNOTATIONS -> {
        double p = record.number(column, 0, 2);
        if (p > 0 && p < 1) {
          throw record.bad(column + " is " + p + ", but must be from 1 to 2, or 0 for a draw");
        }
        yield p == 0 ? 0.5 : 2 - p;
      }
      case PREFERENCES_OF_THE_SECOND -> 1 - record.number(column, 0, 1);
      default -> record.number(column, 0, 1);
    };
  }
}
