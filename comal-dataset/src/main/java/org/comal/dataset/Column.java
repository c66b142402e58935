package org.comal.dataset;

import java.util.Locale;

/** What a column of a data file can hold. In a config the names are written in kebab-case. */
public enum Column {
  /** The prompt's id: a text or a whole number. Without it the prompt's text names it. */
  PROMPT_ID,
  /** The prompt, as the text of a user's turn or as a list of messages. */
  PROMPT,
  /** A conversation: a list of messages {role, content}. */
  MESSAGES,
  /** A model's answer. */
  RESPONSE,
  /** Who gave the answer. */
  MODEL,
  /** The first of two answers. */
  FIRST,
  /** The second of two answers. */
  SECOND,
  /** Who gave the first answer. */
  FIRST_MODEL,
  /** Who gave the second answer. */
  SECOND_MODEL,
  /** Which of its model's answers to the prompt the first one is: a whole number from 0. */
  FIRST_ANSWER,
  /** Which of its model's answers to the prompt the second one is. */
  SECOND_ANSWER,
  /** Which of two answers is preferred, as a number; what it means is the shape's matter. */
  PREFERENCE,
  /** The better of two answers, as a text or as a conversation that ends with it. */
  CHOSEN,
  /** The worse of two answers. */
  REJECTED,
  /** How good the better answer is. */
  CHOSEN_SCORE,
  /** How good the worse answer is. */
  REJECTED_SCORE;

  /** The name in a config. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
