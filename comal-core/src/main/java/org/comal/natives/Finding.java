package org.comal.natives;

import java.util.List;
import java.util.Objects;

/**
 * What was found of one thing on a machine.
 *
 * @param what a word or two, in lower case
 * @param value in a line
 * @param advice what to do where more is to be had: lines, commands among them as they are typed;
 *     none where there is nothing to do
 * @param fault whether something that is needed is missing
 */
public record Finding(String what, String value, List<String> advice, boolean fault) {

  /**
   * Copies the advice.
   *
   * @param what not null
   * @param value not null
   * @param advice copied
   * @param fault false for what can be done without
   */
  public Finding {
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(value, "value");
    advice = List.copyOf(advice);
  }

  /**
   * {@return something that is as it should be}
   *
   * @param what a word or two
   * @param value in a line
   */
  public static Finding of(String what, String value) {
    return new Finding(what, value, List.of(), false);
  }

  /**
   * {@return something that could be more}
   *
   * @param what a word or two
   * @param value in a line
   * @param advice lines
   */
  public static Finding of(String what, String value, List<String> advice) {
    return new Finding(what, value, advice, false);
  }

  /**
   * {@return something that is needed and cannot be had}
   *
   * @param what a word or two
   * @param e says why; the second line of its message and those below are the advice
   */
  public static Finding fault(String what, Throwable e) {
    String said =
        e.getMessage() == null || e.getMessage().isBlank() ? e.toString() : e.getMessage();
    List<String> lines = said.lines().toList();
    return new Finding(what, lines.get(0), lines.subList(1, lines.size()), true);
  }
}
