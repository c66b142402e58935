package org.comal.dataset;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Opens the embedded DuckDB, which reads and writes Parquet and keeps recorded verdicts. It never
 * fetches an extension: what is used here is built in.
 */
public final class OfflineDuckDb {
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
    return connect("jdbc:duckdb:" + file.toAbsolutePath(), new Properties());
  }

  /**
   * {@return a connection to a database of its own in memory; the caller closes it}
   *
   * @throws SQLException where the library cannot be started
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
    return DriverManager.getConnection(url, settings);
  }
}
