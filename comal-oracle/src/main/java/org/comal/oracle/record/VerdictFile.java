package org.comal.oracle.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.dataset.OfflineDuckDb;
import org.comal.files.FileTurns;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * A DuckDB file of oracles' verdicts, which several threads and several processes may share.
 *
 * <p>DuckDB lets one process at a time have a file open. So the file is opened for each operation
 * and closed after it, and whoever finds it taken waits for a turn. Each operation is one
 * transaction: after a kill the file holds all of an operation or none of it.
 *
 * <pre>
 * comal_record (version)
 * oracles (number, id)
 * answers (oracle, question, preference, prompt)    preference is NULL for an abstention
 * </pre>
 */
public final class VerdictFile {
  private static final int VERSION = 1;
  private static final int FIRST_WAIT_MS = 10;
  private static final int LONGEST_WAIT_MS = 500;
  private static final Pattern HOLDER = Pattern.compile("PID (\\d+)");

  private final Path file;
  private final long waitMillis;
  private final Object turn;

  /**
   * Names a file of verdicts, and touches it not yet.
   *
   * @param file made where it is missing, by the first verdict
   * @param waitSeconds how long to wait for another process before giving up
   */
  public VerdictFile(Path file, int waitSeconds) {
    this.file = file.toAbsolutePath().normalize();
    this.waitMillis = 1000L * waitSeconds;
    this.turn = FileTurns.of(this.file);
  }

  /**
   * A verdict with what it is filed under.
   *
   * @param question the question's key
   * @param prompt id of the prompt, for those who look into the file
   * @param preference in [0, 1]; NaN for an abstention
   */
  record Verdict(UUID question, String prompt, double preference) {}

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /**
   * Every verdict of an oracle; NaN for an abstention. Empty where the file is not there yet.
   *
   * @throws IOException where the file is no record, is damaged, or stays taken
   */
  Map<UUID, Double> all(String oracle) throws IOException {
    if (!Files.exists(file)) {
      return Map.of();
    }
    return open(
        c -> {
          try (PreparedStatement s =
              c.prepareStatement(
                  "SELECT question, preference FROM answers JOIN oracles ON oracle = number"
                      + " WHERE id = ?")) {
            s.setString(1, oracle);
            return verdicts(s);
          }
        });
  }

  /** Those of the questions that have a verdict by now, as recorded by whoever it was. */
  Map<UUID, Double> find(String oracle, Collection<UUID> questions) throws IOException {
    if (!Files.exists(file)) {
      return Map.of();
    }
    return open(
        c -> {
          stage(c, questions.stream().map(q -> new Verdict(q, "", Double.NaN)).toList());
          return staged(c, oracle);
        });
  }

  /**
   * Records verdicts; they are on the disk when this method returns. A verdict that is there
   * already stays, unless it is an abstention.
   *
   * @return what is recorded now for these questions
   */
  Map<UUID, Double> add(String oracle, List<Verdict> verdicts) throws IOException {
    Path directory = file.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    return open(
        c -> {
          stage(c, verdicts);
          try (PreparedStatement s =
              c.prepareStatement(
                  "INSERT INTO oracles SELECT count(*), ? FROM oracles ON CONFLICT DO NOTHING")) {
            s.setString(1, oracle);
            s.execute();
          }
          try (PreparedStatement s =
              c.prepareStatement(
                  "INSERT INTO answers SELECT number, question, preference, prompt"
                      + " FROM staged, oracles WHERE id = ? ON CONFLICT DO UPDATE"
                      + " SET preference = coalesce(answers.preference, excluded.preference)")) {
            s.setString(1, oracle);
            s.execute();
          }
          return staged(c, oracle);
        });
  }

  private static void stage(Connection c, Collection<Verdict> verdicts) throws SQLException {
    try (Statement s = c.createStatement()) {
      s.execute("CREATE TEMP TABLE staged (question UUID, preference DOUBLE, prompt VARCHAR)");
    }
    try (DuckDBAppender appender =
        c.unwrap(DuckDBConnection.class).createAppender("temp", "main", "staged")) {
      for (Verdict verdict : verdicts) {
        appender.beginRow();
        appender.append(verdict.question());
        if (Double.isNaN(verdict.preference())) {
          appender.appendNull();
        } else {
          appender.append(verdict.preference());
        }
        appender.append(verdict.prompt());
        appender.endRow();
      }
    }
  }

  private static Map<UUID, Double> staged(Connection c, String oracle) throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement(
            "SELECT a.question, a.preference FROM staged s JOIN answers a ON s.question = a.question"
                + " JOIN oracles o ON a.oracle = o.number WHERE o.id = ?")) {
      s.setString(1, oracle);
      return verdicts(s);
    }
  }

  private static Map<UUID, Double> verdicts(PreparedStatement s) throws SQLException {
    Map<UUID, Double> verdicts = new LinkedHashMap<>();
    try (ResultSet rows = s.executeQuery()) {
      while (rows.next()) {
        double p = rows.getDouble(2);
        verdicts.put((UUID) rows.getObject(1), rows.wasNull() ? Double.NaN : p);
      }
    }
    return verdicts;
  }

  private <T> T open(Work<T> work) throws IOException {
    synchronized (turn) {
      try (Connection c = connect()) {
        c.setAutoCommit(false);
        prepare(c);
        T result = work.on(c);
        c.commit();
        return result;
      } catch (SQLException e) {
        throw new IOException(
            "the record of verdicts " + file + " cannot be used: " + firstLine(e), e);
      }
    }
  }

  private Connection connect() throws IOException, SQLException {
    long waited = 0;
    int wait = FIRST_WAIT_MS;
    while (true) {
      try {
        return OfflineDuckDb.open(file);
      } catch (SQLException e) {
        if (!taken(e)) {
          throw e;
        }
        if (waited >= waitMillis) {
          Matcher holder = HOLDER.matcher(e.getMessage());
          throw new IOException(
              "the record of verdicts "
                  + file
                  + " is open in another process"
                  + (holder.find() ? " (" + holder.group(1) + ")" : "")
                  + " and stayed so for "
                  + waitMillis / 1000
                  + " s. Runs share a record by holding it for moments only: maybe a DuckDB shell"
                  + " has it open; close that, or raise lock-wait",
              e);
        }
      }
      try {
        Thread.sleep(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for the record of verdicts " + file, e);
      }
      waited += wait;
      wait = Math.min(2 * wait, LONGEST_WAIT_MS);
    }
  }

  /** Whether another process has the file; DuckDB has no code for it, only words. */
  private static boolean taken(SQLException e) {
    return e.getMessage().contains("Could not set lock on file")
        || e.getMessage().contains("being used by another process");
  }

  private void prepare(Connection c) throws SQLException {
    try (Statement s = c.createStatement()) {
      boolean empty;
      boolean record;
      try (ResultSet r =
          s.executeQuery(
              "SELECT count(*), count(*) FILTER (table_name = 'comal_record')"
                  + " FROM duckdb_tables() WHERE NOT temporary")) {
        r.next();
        empty = r.getInt(1) == 0;
        record = r.getInt(2) == 1;
      }
      if (empty) {
        s.execute("CREATE TABLE comal_record AS SELECT " + VERSION + " AS version");
        s.execute("CREATE TABLE oracles (number INTEGER PRIMARY KEY, id VARCHAR UNIQUE)");
        s.execute(
            "CREATE TABLE answers (oracle INTEGER, question UUID, preference DOUBLE,"
                + " prompt VARCHAR, PRIMARY KEY (oracle, question))");
      } else if (!record) {
        throw new SQLException("it is a DuckDB file of something else");
      } else {
        try (ResultSet r = s.executeQuery("SELECT version FROM comal_record")) {
          r.next();
          if (r.getInt(1) != VERSION) {
            throw new SQLException(
                "it has version " + r.getInt(1) + ", but this program writes " + VERSION);
          }
        }
      }
    }
  }

  private static String firstLine(SQLException e) {
    return e.getMessage().lines().findFirst().orElse("no reason given");
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
