package org.comal.learn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.files.JsonRow;
import org.comal.prox.RowFormat;

/**
 * A row of a phase's file that holds a matrix for a prompt.
 *
 * @param prompt its id
 * @param values the matrix
 */
record MatrixRow(String prompt, double[][] values) {

  /** Rows whose matrix stands under a key. */
  static RowFormat<MatrixRow> format(String key) {
    return new RowFormat<>() {
      @Override
      public Map<String, ?> write(MatrixRow row) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("prompt", row.prompt);
        map.put(key, List.of(row.values));
        return map;
      }

      @Override
      public MatrixRow read(JsonRow json) {
        return new MatrixRow(json.text("prompt"), json.matrix(key));
      }
    };
  }
}
