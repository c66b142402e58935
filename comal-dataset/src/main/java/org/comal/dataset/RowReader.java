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
  private final DataFile data;
  private final Map<Column, String> names;
  private final PromptIds ids;

  /** Makes the rows that a record holds: usually one. */
  @FunctionalInterface
  interface Read<T> {
    List<T> of(RowReader reader) throws IOException;
  }

  RowReader(DataRecord record, Shape shape, DataFile data, PromptIds ids) {
    this.record = record;
    this.shape = shape;
    this.data = data;
    this.names = shape.columns(data.columns());
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

  /**
   * A response, as a text or as a conversation that ends with it.
   *
   * @param prompt what it answers; without messages where the row names it by its id only
   */
  private String response(Column column, Prompt prompt) throws BadDataException {
    Optional<List<Message>> conversation = record.conversation(name(column));
    if (conversation.isEmpty()) {
      return text(column);
    }
    List<Message> turns = conversation.get();
    List<Message> before = turns.subList(0, turns.size() - 1);
    List<Message> asked = prompt.messages();
    boolean known =
        before.isEmpty()
            || (before.size() <= asked.size()
                && asked.subList(asked.size() - before.size(), asked.size()).equals(before));
    if (!known) {
      throw record.bad(
          name(column) + " holds turns before the response that are not those of the prompt");
    }
    return last(turns, name(column)).content();
  }

  private Message last(List<Message> turns, String column) throws BadDataException {
    Message last = turns.get(turns.size() - 1);
    if (!last.role().equals("assistant")) {
      throw record.bad(
          column + " ends with a turn of " + last.role() + ", so the row has no response");
    }
    return last;
  }

  private Prompt prompt(List<Message> messages) throws BadDataException {
    return prompt(messages, "");
  }

  private Prompt prompt(List<Message> turns, String suffix) throws BadDataException {
    if (has(Column.INPUT) && !has(Column.PROMPT) && !text(Column.INPUT).isBlank()) {
      throw record.bad(
          name(Column.INPUT)
              + " goes behind a prompt's text, but there is no "
              + name(Column.PROMPT)
              + "; name its column in columns { prompt = … }, or take "
              + name(Column.INPUT)
              + " out");
    }
    List<Message> messages = withSystem(turns);
    if (has(Column.PROMPT_ID)) {
      return ids.given(record.id(name(Column.PROMPT_ID)) + suffix, messages, record);
    }
    return ids.named(messages);
  }

  private List<Message> withSystem(List<Message> turns) throws BadDataException {
    if (!has(Column.SYSTEM) || text(Column.SYSTEM).isBlank()) {
      return turns;
    }
    Message system = new Message("system", text(Column.SYSTEM));
    if (turns.get(0).role().equals("system")) {
      if (!turns.get(0).equals(system)) {
        throw record.bad(
            name(Column.SYSTEM) + " differs from the system turn with which the prompt begins");
      }
      return turns;
    }
    List<Message> all = new ArrayList<>(turns.size() + 1);
    all.add(system);
    all.addAll(turns);
    return all;
  }

  /** What the column {@code prompt} holds: a text of the user's, with its input, or messages. */
  private List<Message> promptColumn() throws BadDataException {
    String input = has(Column.INPUT) ? text(Column.INPUT).strip() : "";
    Optional<List<Message>> conversation = record.conversation(name(Column.PROMPT));
    if (conversation.isPresent()) {
      if (!input.isEmpty()) {
        throw record.bad(
            name(Column.PROMPT)
                + " is a list of messages, so it is not clear where "
                + name(Column.INPUT)
                + " goes");
      }
      return conversation.get();
    }
    String text = text(Column.PROMPT);
    return List.of(new Message("user", input.isEmpty() ? text : text + "\n\n" + input));
  }

  /** The prompt of a chosen and a rejected response. */
  private Prompt pairPrompt() throws BadDataException {
    Optional<List<Message>> chosen = record.conversation(name(Column.CHOSEN));
    Optional<List<Message>> rejected = record.conversation(name(Column.REJECTED));
    if (chosen.isPresent() != rejected.isPresent()) {
      throw record.bad(
          "one of "
              + name(Column.CHOSEN)
              + " and "
              + name(Column.REJECTED)
              + " is a text and the other one a conversation");
    }
    Optional<List<Message>> given = Optional.empty();
    boolean isText = false;
    if (shape == Shape.SHAREGPT_PAIRS) {
      given = Optional.of(record.messages(name(Column.MESSAGES)));
    } else if (has(Column.PROMPT)) {
      given = Optional.of(promptColumn());
      isText = record.conversation(name(Column.PROMPT)).isEmpty();
    }
    if (chosen.isEmpty()) {
      return prompt(given.isPresent() ? given.get() : promptColumn());
    }
    PairPrompt.Found found = PairPrompt.of(given, isText, chosen.get(), rejected.get());
    if (!found.fault().isEmpty()) {
      throw record.bad(found.fault());
    }
    return prompt(found.messages());
  }

  /** The turns before the last response; all where the conversation does not end with one. */
  private static List<Message> beforeResponse(List<Message> turns) {
    int n = turns.size();
    return n > 1 && turns.get(n - 1).role().equals("assistant") ? turns.subList(0, n - 1) : turns;
  }

  /** The prompt, by whatever column says it. */
  Prompt prompt() throws BadDataException {
    switch (shape) {
      case ULTRAFEEDBACK, SHAREGPT_PAIRS:
        return pairPrompt();
      case ULTRACHAT:
        return prompt(promptColumn());
      case CONVERSATIONS, SHAREGPT:
        return prompt(beforeResponse(record.messages(name(Column.MESSAGES))));
      default:
        if (has(Column.MESSAGES)) {
          return prompt(messagesBesidePrompt());
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

  /** The messages, which a prompt beside them must not gainsay. */
  private List<Message> messagesBesidePrompt() throws BadDataException {
    List<Message> messages = record.messages(name(Column.MESSAGES));
    if (has(Column.PROMPT) && data.shape().isEmpty()) {
      List<Message> prompt = promptColumn();
      boolean same =
          prompt.equals(messages)
              || (prompt.size() == 1 && PairPrompt.says(messages, prompt.get(0).content()));
      if (!same) {
        throw record.bad(
            "the row has two prompts: "
                + name(Column.PROMPT)
                + " is not what "
                + name(Column.MESSAGES)
                + " says");
      }
    }
    return messages;
  }

  /** The prompt, or its id alone where the row has no more. */
  private Prompt promptOrId() throws BadDataException {
    if (shape.isPair() || has(Column.MESSAGES) || has(Column.PROMPT)) {
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
    if (!shape.isConversation()) {
      Prompt prompt = prompt();
      Column column = shape.isPair() ? Column.CHOSEN : Column.RESPONSE;
      return List.of(new ConversationRow(prompt, response(column, prompt)));
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
          name(Column.MESSAGES) + " has no turn of assistant, so the row has no response");
    }
    return rows;
  }

  List<ResponseRow> responses(Optional<String> model) throws BadDataException {
    Prompt prompt = promptOrId();
    if (shape.isPair()) {
      return List.of(
          new ResponseRow(prompt, CHOSEN_MODEL, response(Column.CHOSEN, prompt)),
          new ResponseRow(prompt, REJECTED_MODEL, response(Column.REJECTED, prompt)));
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
    return List.of(new ResponseRow(prompt, name, response(Column.RESPONSE, prompt)));
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
    if (shape.isPair()) {
      return new ComparisonRow(
          prompt,
          CHOSEN_MODEL,
          REJECTED_MODEL,
          Optional.of(response(Column.CHOSEN, prompt)),
          Optional.of(response(Column.REJECTED, prompt)),
          preferenceOfChosen());
    }
    String first = text(Column.FIRST_MODEL);
    String second = text(Column.SECOND_MODEL);
    return new ComparisonRow(
        prompt,
        first,
        second,
        has(Column.FIRST) ? Optional.of(response(Column.FIRST, prompt)) : Optional.empty(),
        has(Column.SECOND) ? Optional.of(response(Column.SECOND, prompt)) : Optional.empty(),
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
    double preference = shape.isPair() ? preferenceOfChosen() : preference();
    if (Double.isNaN(preference)) {
      return List.of();
    }
    boolean two = shape.isPair();
    if (!two && !has(Column.FIRST) && !has(Column.SECOND) && shape.givesComparisons()) {
      throw record.bad(
          "the row names the models only; their responses must be read from another file, by"
              + " answers");
    }
    Prompt prompt = prompt();
    return List.of(
        new PreferenceRow(
            prompt,
            response(two ? Column.CHOSEN : Column.FIRST, prompt),
            response(two ? Column.REJECTED : Column.SECOND, prompt),
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
