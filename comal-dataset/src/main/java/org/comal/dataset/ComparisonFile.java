package org.comal.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.data.Message;
import org.comal.files.DurableFiles;
import org.comal.files.FileMode;
import org.comal.files.Json;

/**
 * Writes comparisons in the shape {@link Shape#COMPARISONS}, which {@link DataFile#comparisons} and
 * {@link DataFile#preferences} read back.
 */
public final class ComparisonFile {
  private static final String COLUMNS =
      "{schema_version: 'INTEGER', prompt_id: 'VARCHAR',"
          + " messages: 'STRUCT(\"role\" VARCHAR, \"content\" VARCHAR)[]',"
          + " first_model: 'VARCHAR', second_model: 'VARCHAR',"
          + " \"first\": 'VARCHAR', \"second\": 'VARCHAR', preference: 'DOUBLE'}";

  private ComparisonFile() {}

  /**
   * {@return a row as a line of JSON, without its end; an abstention is null}
   *
   * @param row its responses may be empty
   */
  public static String line(ComparisonRow row) {
    List<Object> messages = new ArrayList<>();
    for (Message message : row.prompt().messages()) {
      Map<String, Object> turn = new LinkedHashMap<>();
      turn.put("role", message.role());
      turn.put("content", message.content());
      messages.add(turn);
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(RowVersion.COLUMN, RowVersion.CURRENT);
    line.put("prompt_id", row.prompt().id());
    line.put("messages", messages);
    line.put("first_model", row.firstModel());
    line.put("second_model", row.secondModel());
    line.put("first", row.first().orElse(null));
    line.put("second", row.second().orElse(null));
    line.put("preference", row.preference());
    return Json.line(line);
  }

  /**
   * Turns a file of such lines into Parquet. The rows keep their order and pass through one by one;
   * the same lines give the same bytes. Who may not read the lines may not read the file.
   *
   * @param lines JSON lines as {@link #line} gives them
   * @param parquet written beside its place and renamed
   * @throws IOException where the lines cannot be read or the file cannot be written
   */
  public static void toParquet(Path lines, Path parquet) throws IOException {
    FileMode mode = FileMode.of(List.of(lines));
    DurableFiles.writeFile(
        parquet,
        partial -> {
          mode.prepare(partial);
          writeParquet(lines, partial, parquet);
          mode.prepare(partial);
        });
  }

  private static void writeParquet(Path lines, Path partial, Path parquet) throws IOException {
    try (Connection c = OfflineDuckDb.inMemory();
        Statement s = c.createStatement()) {
      s.execute("SET threads = 1");
      s.execute(
          "COPY (SELECT * FROM read_json("
              + OfflineDuckDb.literal(OfflineDuckDb.pattern(lines))
              + ", format = 'newline_delimited', maximum_object_size = 268435456, columns = "
              + COLUMNS
              + ")) TO "
              + OfflineDuckDb.literal(partial.toAbsolutePath().toString())
              + " (FORMAT parquet, COMPRESSION zstd, KV_METADATA {comal_schema_version: '"
              + RowVersion.CURRENT
              + "'})");
    } catch (SQLException e) {
      throw new IOException(parquet + " cannot be written: " + e.getMessage(), e);
    }
  }
}
