package org.comal.cli.page;

import java.util.List;
import java.util.Optional;

/**
 * A table.
 *
 * @param kind class of the style sheet
 * @param head as long as each of the rows
 */
record PageTable(Optional<String> kind, List<Cell> head, List<List<Cell>> rows) {
  PageTable {
    head = List.copyOf(head);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /**
   * A cell.
   *
   * @param kind class of the style sheet
   * @param dot before the text
   */
  record Cell(String text, Optional<String> kind, Optional<Dot> dot) {
    /** A text alone. */
    static Cell of(String text) {
      return new Cell(text, Optional.empty(), Optional.empty());
    }

    /** The same text of a class of the style sheet. */
    Cell as(String kind) {
      return new Cell(text, Optional.of(kind), dot);
    }

    /** The same text behind a dot. */
    Cell behind(Dot dot) {
      return new Cell(text, kind, Optional.of(dot));
    }
  }

  /**
   * A disc.
   *
   * @param colour of CSS
   * @param ring whether it is the rim alone
   */
  record Dot(String colour, boolean ring) {}

  /** A table of texts, the first row its head; nothing where there is no other row. */
  static Optional<PageTable> of(List<List<String>> rows) {
    List<List<Cell>> cells = rows.stream().map(row -> row.stream().map(Cell::of).toList()).toList();
    return cells.size() < 2
        ? Optional.empty()
        : Optional.of(
            new PageTable(Optional.empty(), cells.get(0), cells.subList(1, cells.size())));
  }

  /** The same table of a class of the style sheet. */
  PageTable as(String kind) {
    return new PageTable(Optional.of(kind), head, rows);
  }
}
