package org.comal.dataset;

import static org.comal.dataset.Column.CHOSEN;
import static org.comal.dataset.Column.CHOSEN_SCORE;
import static org.comal.dataset.Column.FIRST;
import static org.comal.dataset.Column.FIRST_ANSWER;
import static org.comal.dataset.Column.FIRST_MODEL;
import static org.comal.dataset.Column.INPUT;
import static org.comal.dataset.Column.MESSAGES;
import static org.comal.dataset.Column.MODEL;
import static org.comal.dataset.Column.PREFERENCE;
import static org.comal.dataset.Column.PROMPT;
import static org.comal.dataset.Column.PROMPT_ID;
import static org.comal.dataset.Column.REJECTED;
import static org.comal.dataset.Column.REJECTED_SCORE;
import static org.comal.dataset.Column.RESPONSE;
import static org.comal.dataset.Column.SECOND;
import static org.comal.dataset.Column.SECOND_ANSWER;
import static org.comal.dataset.Column.SECOND_MODEL;
import static org.comal.dataset.Column.SYSTEM;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.comal.plugin.ConfigName;

/**
 * The shapes that rows have in published data sets and in COMAL's own files: what the columns are
 * called and what their values mean. A shape is recognised by the columns that it cannot do
 * without; where several fit, the first one here is taken.
 */
public enum Shape {
  /**
   * As pairs beside a conversation of ShareGPT's: {@code conversations, chosen, rejected}; the
   * conversation is the prompt. Preferred as in {@link #ULTRAFEEDBACK}.
   */
  SHAREGPT_PAIRS(names(MESSAGES, "conversations"), MESSAGES, CHOSEN, REJECTED),

  /**
   * As UltraFeedback, binarised: {@code prompt, prompt_id, chosen, rejected, messages,
   * score_chosen, score_rejected}. The prompt may be left out where both responses are
   * conversations that begin with it. The chosen response is preferred with 1, or with ½ where both
   * scores are given and equal.
   */
  ULTRAFEEDBACK(names(), CHOSEN, REJECTED),

  /**
   * As the annotations of AlpacaEval: {@code instruction, output_1, output_2, generator_1,
   * generator_2, preference}, the preference from 1 (the first is better) to 2, 0 for a draw.
   */
  ALPACA_EVAL_ANNOTATIONS(
      names(
          PROMPT, "instruction",
          FIRST, "output_1",
          SECOND, "output_2",
          FIRST_MODEL, "generator_1",
          SECOND_MODEL, "generator_2"),
      FIRST_MODEL,
      SECOND_MODEL,
      PREFERENCE),

  /**
   * The same without texts: {@code prompt_id, model_1, model_2, preference_2}, the preference that
   * of the second model, from 0 to 1.
   */
  PREFERENCES_OF_THE_SECOND(
      names(FIRST_MODEL, "model_1", SECOND_MODEL, "model_2", PREFERENCE, "preference_2"),
      FIRST_MODEL,
      SECOND_MODEL,
      PREFERENCE),

  /**
   * COMAL's comparisons: {@code prompt_id, messages, first_model, second_model, first, second,
   * preference}, the preference that of the first, from 0 to 1, null for an abstention. The texts
   * may be missing; {@code first_answer} and {@code second_answer} number several responses to one
   * prompt.
   */
  COMPARISONS(names(), FIRST_MODEL, SECOND_MODEL, PREFERENCE),

  /** Pairs to learn from: {@code prompt} or {@code messages}, {@code first, second, preference}. */
  PREFERENCES(names(), FIRST, SECOND, PREFERENCE),

  /** As AlpacaEval's outputs: {@code instruction, output, generator}. */
  ALPACA_EVAL(
      names(PROMPT, "instruction", RESPONSE, "output", MODEL, "generator"),
      PROMPT,
      RESPONSE,
      MODEL),

  /** Outputs by id: {@code prompt_id, model, output}. */
  OUTPUTS(names(PROMPT, "instruction", RESPONSE, "output"), PROMPT_ID, MODEL, RESPONSE),

  /** As Alpaca's: {@code instruction, input, output}; the input may be empty or missing. */
  ALPACA(names(PROMPT, "instruction", RESPONSE, "output"), PROMPT, RESPONSE),

  /**
   * COMAL's responses: {@code prompt_id}, {@code prompt} or {@code messages}, {@code model,
   * response}.
   */
  ANSWERS(names(), MODEL, RESPONSE),

  /** Examples to learn from: {@code prompt} or {@code messages}, {@code response}. */
  EXAMPLES(names(), RESPONSE),

  /** Prompts with completions: {@code prompt, completion}, each a text or messages. */
  COMPLETIONS(names(RESPONSE, "completion"), PROMPT, RESPONSE),

  /** As UltraChat: {@code prompt, prompt_id, messages}; the messages begin with the prompt. */
  ULTRACHAT(names(), PROMPT, MESSAGES),

  /** Conversations: {@code messages}, and {@code prompt_id} where there is one. */
  CONVERSATIONS(names(), MESSAGES),

  /** As ShareGPT's: {@code conversations}, whose turns are {@code {from, value}}. */
  SHAREGPT(names(MESSAGES, "conversations"), MESSAGES),

  /**
   * As AlpacaEval's instructions: {@code instruction}, and {@code prompt_id} where there is one.
   */
  INSTRUCTIONS(names(PROMPT, "instruction"), PROMPT),

  /** Prompts alone: {@code prompt}, and {@code prompt_id} where there is one. */
  PROMPTS(names(), PROMPT);

  private static final Map<Column, String> USUAL =
      new EnumMap<>(
          Map.ofEntries(
              Map.entry(PROMPT_ID, "prompt_id"),
              Map.entry(PROMPT, "prompt"),
              Map.entry(INPUT, "input"),
              Map.entry(SYSTEM, "system"),
              Map.entry(MESSAGES, "messages"),
              Map.entry(RESPONSE, "response"),
              Map.entry(MODEL, "model"),
              Map.entry(FIRST, "first"),
              Map.entry(SECOND, "second"),
              Map.entry(FIRST_MODEL, "first_model"),
              Map.entry(SECOND_MODEL, "second_model"),
              Map.entry(FIRST_ANSWER, "first_answer"),
              Map.entry(SECOND_ANSWER, "second_answer"),
              Map.entry(PREFERENCE, "preference"),
              Map.entry(CHOSEN, "chosen"),
              Map.entry(REJECTED, "rejected"),
              Map.entry(CHOSEN_SCORE, "score_chosen"),
              Map.entry(REJECTED_SCORE, "score_rejected")));

  @SuppressWarnings("ImmutableEnumChecker") // a copy that cannot be changed
  private final Map<Column, String> own;

  @SuppressWarnings("ImmutableEnumChecker") // a set that cannot be changed
  private final Set<Column> needed;

  Shape(Map<Column, String> own, Column... needed) {
    this.own = Map.copyOf(own);
    this.needed = Set.of(needed);
  }

  private static Map<Column, String> names() {
    return Map.of();
  }

  private static Map<Column, String> names(Object... columnsAndNames) {
    Map<Column, String> names = new EnumMap<>(Column.class);
    for (int i = 0; i < columnsAndNames.length; i += 2) {
      names.put((Column) columnsAndNames[i], (String) columnsAndNames[i + 1]);
    }
    return names;
  }

  /** {@return the name in a config} */
  public String key() {
    return ConfigName.of(this);
  }

  /** The shape of this name in a config. */
  static Optional<Shape> of(String key) {
    return Arrays.stream(values()).filter(s -> s.key().equals(key)).findFirst();
  }

  /** The names of all shapes in a config, in order. */
  static List<String> keys() {
    return Arrays.stream(values()).map(Shape::key).toList();
  }

  /** What the columns are called. */
  Map<Column, String> columns(Map<Column, String> renamed) {
    Map<Column, String> all = new EnumMap<>(USUAL);
    all.putAll(own);
    all.putAll(renamed);
    return all;
  }

  /** The first shape that the columns fit and that is wanted. */
  static Optional<Shape> recognise(
      Set<String> columns, Map<Column, String> renamed, Predicate<Shape> wanted) {
    return Arrays.stream(values())
        .filter(wanted)
        .filter(
            shape -> {
              Map<Column, String> names = shape.columns(renamed);
              return shape.needed.stream().allMatch(c -> columns.contains(names.get(c)));
            })
        .findFirst();
  }

  /** Name and columns, as {@code alpaca-eval {instruction, output, generator}}. */
  String described(Map<Column, String> renamed) {
    Map<Column, String> names = columns(renamed);
    return key()
        + " {"
        + Arrays.stream(Column.values())
            .filter(needed::contains)
            .map(names::get)
            .collect(Collectors.joining(", "))
        + "}";
  }

  /** Whether a row is a conversation, of which the last turn is to be learned. */
  boolean isConversation() {
    return this == ULTRACHAT || this == CONVERSATIONS || this == SHAREGPT;
  }

  /** Whether a row is a chosen and a rejected response. */
  boolean isPair() {
    return this == ULTRAFEEDBACK || this == SHAREGPT_PAIRS;
  }

  boolean givesConversations() {
    return isConversation() || (givesResponses() && this != OUTPUTS);
  }

  boolean givesResponses() {
    return switch (this) {
      case ALPACA_EVAL, OUTPUTS, ALPACA, ANSWERS, EXAMPLES, COMPLETIONS -> true;
      default -> isPair();
    };
  }

  boolean givesComparisons() {
    return switch (this) {
      case ALPACA_EVAL_ANNOTATIONS, PREFERENCES_OF_THE_SECOND, COMPARISONS -> true;
      default -> isPair();
    };
  }

  boolean givesPreferences() {
    return givesComparisons() || this == PREFERENCES;
  }

  /** Whether there is a prompt to read; a file of ids alone has none. */
  boolean givesPrompts() {
    return this != PREFERENCES_OF_THE_SECOND && this != OUTPUTS;
  }
}
