package org.comal.dataset;

import java.util.Optional;

/**
 * Finds rows that give a model's response to a prompt once more, word for word: a row that was
 * written twice counts twice, which nobody would see in the results. No text is held.
 */
public final class RepeatedResponses {
  private static final int PLACE = 0;

  private final PackedPlaces places = new PackedPlaces();
  private TextNumbers rows = new TextNumbers(1);
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
    int before = rows.size();
    int number = rows.number(row.prompt().id(), row.model(), row.text());
    if (number == before) {
      rows.set(number, PLACE, places.pack(place));
    } else if (repeated++ == 0) {
      first =
          place
              + ": "
              + row.model()
              + " gives prompt "
              + row.prompt().id()
              + " the response that stands at "
              + places.unpack(rows.get(number, PLACE))
              + ", word for word";
    }
  }

  /** Begins with another prompt: no row about those before comes any more. */
  public void nextPrompt() {
    rows = new TextNumbers(1);
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
