package org.comal.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Refuses rows with a column, or turns with a key, that carries content and that nothing reads: a
 * prompt without its input, or a conversation without a call that it makes, is another one. What is
 * content, {@link Metadata} says.
 */
final class UnusedColumns {
  private static final Set<String> MASKS = Set.of("weight", "train", "training", "loss");

  private final Set<String> used;
  private final Set<String> ignored;
  private final Set<String> known = new HashSet<>();

  /**
   * @param used columns that the shape has, whether this reading wants them or not
   * @param ignored columns, and keys of turns, that the user says may go unused
   */
  UnusedColumns(Collection<String> used, Set<String> ignored) {
    this.used = Set.copyOf(used);
    this.ignored = Set.copyOf(ignored);
    known.addAll(this.used);
    known.addAll(ignored);
    known.add(RowVersion.COLUMN);
  }

  /** Passes rows without such a column or turn. */
  void refuse(DataRecord record) throws BadDataException {
    List<String> unused = new ArrayList<>();
    for (Map.Entry<String, JsonNode> column : record.values().properties()) {
      String name = column.getKey();
      if (used.contains(name)) {
        refuseTurns(name, column.getValue(), record);
      } else if (!known.contains(name)
          && Metadata.isContent(name, column.getValue(), record.untyped())) {
        unused.add(name);
      }
    }
    if (!unused.isEmpty()) {
      throw record.bad(sentence(unused, record));
    }
  }

  private String sentence(List<String> unused, DataRecord record) {
    Set<String> there = new TreeSet<>();
    record.values().fieldNames().forEachRemaining(there::add);
    there.retainAll(used);
    boolean one = unused.size() == 1;
    String all = String.join(", ", unused);
    return (one ? "the column " + all + " holds" : "the columns " + all + " hold")
        + " content that would go unused; read are "
        + String.join(", ", there)
        + ".\nMaybe say what it is, as columns { input = "
        + unused.get(0)
        + " }, or that it may go unused, ignore = ["
        + all
        + "]";
  }

  private void refuseTurns(String column, JsonNode value, DataRecord record)
      throws BadDataException {
    Optional<JsonNode> turns = Turn.turns(value);
    if (turns.isEmpty()) {
      return;
    }
    if (turns.get().isObject()) {
      refuseTurn(column, turns.get(), record);
      return;
    }
    int at = 0;
    for (Iterator<JsonNode> each = turns.get().elements(); each.hasNext(); at++) {
      refuseTurn(column + "[" + at + "]", each.next(), record);
    }
  }

  private void refuseTurn(String place, JsonNode turn, DataRecord record) throws BadDataException {
    Set<String> read = Turn.keys(turn);
    for (Map.Entry<String, JsonNode> part : turn.properties()) {
      String key = part.getKey();
      if (ignored.contains(key) || read.contains(key)) {
        continue;
      }
      if (Metadata.isContent(key, part.getValue(), false)) {
        throw record.bad(
            place
                + " has "
                + key
                + ", "
                + DataRecord.shown(part.getValue())
                + ", which a turn of text has no room for, so that it would go unused; take such"
                + " rows out, or say that it may go unused, ignore = ["
                + key
                + "]");
      }
      if (MASKS.contains(key) && Turn.isResponse(turn) && !isWhole(part.getValue())) {
        throw record.bad(
            place
                + " has "
                + key
                + " = "
                + part.getValue()
                + ", but the turns of a conversation cannot be weighed one by one; take such turns"
                + " out, or say that this may go unused, ignore = ["
                + key
                + "]");
      }
    }
  }

  /** Whether a mask says that the turn is learned as every other, or says nothing. */
  private static boolean isWhole(JsonNode mask) {
    return mask.isNull() || (mask.isNumber() ? mask.doubleValue() == 1 : mask.asBoolean(true));
  }
}
