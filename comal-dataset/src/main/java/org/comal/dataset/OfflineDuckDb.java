package org.comal.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;

/**
 * Opens the embedded DuckDB, which reads and writes Parquet and keeps recorded verdicts. It never
 * fetches an extension: what is used here is built in. Its library is loaded out of the user's
 * cache, and by a class loader of its own: a connection is none of the classes of {@code
 * org.duckdb} that other code sees.
 */
public final class OfflineDuckDb {
  private static final int MAGIC_AT = 8;
  private static final byte[] MAGIC = "DUCK".getBytes(StandardCharsets.US_ASCII);

  private static Driver driver;

  private OfflineDuckDb() {}

  /**
   * Opens or creates a database file. Another process cannot open it until the connection is
   * closed.
   *
   * @param file made where it is not there
   * @return a connection that loads no extension and asks no network; the caller closes it
   * @throws SQLException where the file cannot be opened or is no database
   */
  public static Connection open(Path file) throws SQLException {
    if (!isDatabase(file)) {
      throw new SQLException("it is there and no DuckDB file");
    }
    Connection connection = inMemory();
    // The name stands in no URL: DuckDB takes what follows a semicolon there for settings, among
    // them SQL that is run, and what ends in .csv for a table of its own.
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "ATTACH " + literal(file.toAbsolutePath().toString()) + " AS file (TYPE duckdb)");
      statement.execute("USE file");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Whether a file is empty, not there, or has the head of a DuckDB file. */
  private static boolean isDatabase(Path file) throws SQLException {
    if (!Files.exists(file)) {
      return true;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(MAGIC_AT + MAGIC.length);
      return head.length == 0
          || Arrays.equals(
              head, Math.min(MAGIC_AT, head.length), head.length, MAGIC, 0, MAGIC.length);
    } catch (IOException e) {
      throw new SQLException(e.getMessage(), e);
    }
  }

  /**
   * {@return a text as DuckDB's SQL spells it, for the few places where it takes no parameter}
   *
   * @param text without a NUL
   */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /**
   * {@return the pattern that means one file: what stands in its name for others stands for itself}
   *
   * @param file one whose path DuckDB would take for a pattern
   */
  static String pattern(Path file) {
    return file.toAbsolutePath().toString().replaceAll("([*?\\[])", "[$1]");
  }

  /**
   * {@return a connection to a database of its own in memory; the caller closes it}
   *
   * @throws SQLNonTransientConnectionException where the library cannot be loaded
   * @throws SQLException where it cannot be started
   */
  public static Connection inMemory() throws SQLException {
    return connect("jdbc:duckdb:", new Properties());
  }

  /** The same, for one statement whose rows are fetched while they are read. */
  static Connection streaming() throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("jdbc_stream_results", "true");
    return connect("jdbc:duckdb:", settings);
  }

  private static Connection connect(String url, Properties settings) throws SQLException {
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    Connection connection = driver().connect(url, settings);
    if (connection == null) {
      throw new SQLException("DuckDB's driver does not know " + url);
    }
    return connection;
  }

  /** The one of this process, whose library is loaded once. */
  private static synchronized Driver driver() throws SQLException {
    if (driver == null) {
      ClassLoader loader = new DuckDbLoader(OfflineDuckDb.class.getClassLoader());
      try {
        Class.forName("org.duckdb.DuckDBNative", true, loader);
        driver =
            Class.forName("org.duckdb.DuckDBDriver", true, loader)
                .asSubclass(Driver.class)
                .getConstructor()
                .newInstance();
      } catch (ReflectiveOperationException | LinkageError e) {
        throw new SQLNonTransientConnectionException("DuckDB cannot be loaded: " + reason(e), e);
      }
    }
    return driver;
  }

  /** Of its library's, where the cache says one, or what lies deepest. */
  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && !(root instanceof IOException)) {
      root = root.getCause();
    }
    return root.getMessage();
  }
}
