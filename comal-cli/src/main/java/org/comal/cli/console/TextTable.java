package org.comal.cli.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A list of maps with the same keys as lines and columns. */
public final class TextTable {
  private TextTable() {}

  /**
   * {@return whether a value can be shown so: maps with the same keys and no lists or maps inside}
   *
   * @param value what a task came to under one key
   */
  public static boolean fits(Object value) {
    if (!(value instanceof List<?> lines) || lines.isEmpty()) {
      return false;
    }
    Set<?> keys = lines.get(0) instanceof Map<?, ?> first ? first.keySet() : Set.of();
    return !keys.isEmpty()
        && lines.stream()
            .allMatch(
                line ->
                    line instanceof Map<?, ?> map
                        && map.keySet().equals(keys)
                        && map.values().stream()
                            .noneMatch(v -> v instanceof List || v instanceof Map));
  }

  /**
   * {@return a head of the keys and a line for each map: texts to the left, numbers to the right,
   * nothing for null}
   *
   * @param lines maps that {@linkplain #fits fit}
   */
  public static String of(List<?> lines) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(((Map<?, ?>) lines.get(0)).keySet().stream().map(Object::toString).toList());
    boolean[] text = new boolean[cells.get(0).size()];
    for (Object line : lines) {
      List<String> row = new ArrayList<>();
      for (Object value : ((Map<?, ?>) line).values()) {
        text[row.size()] |= value instanceof String;
        row.add(value == null ? "" : value.toString());
      }
      cells.add(row);
    }
    StringBuilder out = new StringBuilder();
    for (List<String> row : cells) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < text.length; c++) {
        int column = c;
        int width = cells.stream().mapToInt(r -> r.get(column).length()).max().orElseThrow();
        String blanks = " ".repeat(width - row.get(c).length());
        line.append(c == 0 ? "" : "  ");
        line.append(text[c] ? row.get(c) + blanks : blanks + row.get(c));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }
}
