package org.comal.dataset;

import org.comal.plugin.ConfigName;

/** What a column of a data file can hold. In a config the names are written in kebab-case. */
public enum Column {
  /** The prompt's id: a text or a whole number. Without it the prompt's text names it. */
  PROMPT_ID,
  /** The prompt, as the text of a user's turn or as a list of messages. */
  PROMPT,
  /** What the prompt's text is about, put behind it, as in Alpaca's rows; may be empty. */
  INPUT,
  /** The text of a system turn that goes before the conversation; may be empty. */
  SYSTEM,
  /** A conversation: a list of messages {role, content} or {from, value}, or its JSON. */
  MESSAGES,
  /** A model's response. */
  RESPONSE,
  /** Who gave the response. */
  MODEL,
  /** The first of two responses. */
  FIRST,
  /** The second of two responses. */
  SECOND,
  /** Who gave the first response. */
  FIRST_MODEL,
  /** Who gave the second response. */
  SECOND_MODEL,
  /** Which of its model's responses to the prompt the first one is: a whole number from 0. */
  FIRST_ANSWER,
  /** Which of its model's responses to the prompt the second one is. */
  SECOND_ANSWER,
  /** Which of two responses is preferred, as a number; what it means is the shape's matter. */
  PREFERENCE,
  /** The better of two responses, as a text or as a conversation that ends with it. */
  CHOSEN,
  /** The worse of two responses. */
  REJECTED,
  /** How good the better response is. */
  CHOSEN_SCORE,
  /** How good the worse response is. */
  REJECTED_SCORE;

  /** The name in a config. */
  String key() {
    return ConfigName.of(this);
  }
}
