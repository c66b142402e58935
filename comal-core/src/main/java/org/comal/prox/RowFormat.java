package org.comal.prox;

import java.util.Map;
import org.comal.files.JsonRow;

/** A row as JSON and back, to the last bit. */
public interface RowFormat<R> {

  /**
   * The row's keys and values: texts, numbers, flags, arrays of {@code int}, {@code double} or
   * {@code double[]}, and lists and maps of these.
   */
  Map<String, ?> write(R row);

  /** The row that was written. */
  R read(JsonRow json);
}
