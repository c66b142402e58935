package org.comal.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a data file, one after the other. Holds the file open and one row in memory.
 *
 * <pre>{@code
 * try (Rows<ResponseRow> rows = DataFile.of(path).responses()) {
 *   for (Optional<ResponseRow> row = rows.next(); row.isPresent(); row = rows.next()) { … }
 * }
 * }</pre>
 *
 * <p>Not for use by several threads.
 *
 * @param <T> kind of row
 */
public interface Rows<T> extends Closeable {

  /**
   * {@return the next row; empty at the end}
   *
   * @throws BadDataException where the next row is broken or is no such row
   */
  Optional<T> next() throws IOException;

  /**
   * {@return where the last row stands: file and line, as {@code train.jsonl:12}, or file and row,
   * as {@code train.parquet row 12}}
   */
  String place();

  /**
   * {@return all rows that are left, in order and in memory}
   *
   * @throws IOException where the file cannot be read or a row is broken
   */
  default List<T> toList() throws IOException {
    List<T> all = new ArrayList<>();
    for (Optional<T> row = next(); row.isPresent(); row = next()) {
      all.add(row.get());
    }
    return all;
  }
}
