package org.comal.evaluate;

/** Over what a win rate's error and interval are: what would be drawn anew in a repetition. */
public enum ErrorsOver {
  /** Fresh prompts of the kind that these are a sample of, with fresh responses to them. */
  PROMPTS,
  /** Fresh responses to these very prompts, as where one prompt is all there is. */
  ANSWERS
}
