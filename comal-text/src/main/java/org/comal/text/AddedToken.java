package org.comal.text;

/**
 * A token that a tokenizer knows as a whole, beside what its model splits texts into, as {@code
 * <|im_end|>} or {@code <think>}.
 *
 * @param id by the file
 * @param content its text, not empty
 * @param special whether it is left out where ids become text, and never meant by a user's text
 * @param stripLeft whether blanks before it belong to it
 * @param stripRight whether blanks after it belong to it
 */
public record AddedToken(
    int id, String content, boolean special, boolean stripLeft, boolean stripRight) {}
