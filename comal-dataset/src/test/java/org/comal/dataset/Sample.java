package org.comal.dataset;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.zip.GZIPOutputStream;

/** Small files of every kind; quotes in the lines are written as apostrophes. */
final class Sample {
  private Sample() {}

  static Path lines(Path file, String... lines) throws IOException {
    return Files.writeString(file, text(lines));
  }

  static Path packed(Path file, String... lines) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text(lines).getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private static String text(String... lines) {
    return String.join("\n", lines).replace('\'', '"') + "\n";
  }

  /** What a query gives, as Parquet. */
  static Path parquet(Path file, String query) throws SQLException {
    try (Connection c = OfflineDuckDb.inMemory();
        Statement s = c.createStatement()) {
      s.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
    }
    return file;
  }
}
