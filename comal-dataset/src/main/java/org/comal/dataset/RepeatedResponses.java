package org.comal.dataset;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds rows that give a model's response to a prompt once more, word for word: a row that was
 * written twice counts twice, which nobody would see in the results.
 */
public final class RepeatedResponses {
  private final Map<List<String>, String> places = new HashMap<>();
  private String first = "";
  private int repeated;

  /** Has seen no row yet. */
  public RepeatedResponses() {}

  /**
   * Takes note of a row.
   *
   * @param row a response
   * @param place file and line
   */
  public void add(ResponseRow row, String place) {
    String before = places.putIfAbsent(List.of(row.prompt().id(), row.model(), row.text()), place);
    if (before != null && repeated++ == 0) {
      first =
          place
              + ": "
              + row.model()
              + " gives prompt "
              + row.prompt().id()
              + " the response that stands at "
              + before
              + ", word for word";
    }
  }

  /** {@return rows that say what an earlier one says} */
  public int count() {
    return repeated;
  }

  /** {@return what a user should know; empty where no row is repeated} */
  public Optional<String> sentence() {
    if (repeated == 0) {
      return Optional.empty();
    }
    String more = repeated == 1 ? "" : ", the first of " + repeated + " such rows";
    return Optional.of(first + more + "; each counts as a response of its own");
  }
}
