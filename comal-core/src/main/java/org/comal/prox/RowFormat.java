package org.comal.prox;

import java.util.Map;
import org.comal.Stable;
import org.comal.files.JsonRow;

/** A row as JSON and back, to the last bit. */
@Stable
public interface RowFormat<R> {

  /**
   * {@return the row's keys and values: texts, numbers, flags, arrays of {@code int}, {@code
   * double} or {@code double[]}, and lists and maps of these}
   *
   * @param row what is to be kept
   */
  Map<String, ?> write(R row);

  /**
   * {@return the row that was written}
   *
   * @param json what {@link #write} gave, read back
   */
  R read(JsonRow json);
}
