package org.comal.dataset;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.ZipException;

/**
 * Reads the rows of a file whose first bytes say what it is: Parquet, a JSON array, or JSON lines,
 * the latter two also packed by gzip. Comma-separated values, which begin with anything, are told
 * by the file's name.
 */
final class RecordFile {
  private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private RecordFile() {}

  /**
   * Opens a file.
   *
   * @throws NoSuchFileException where it is not there
   */
  static Rows<DataRecord> open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder; name a file, or several as " + file + "/*.jsonl");
    }
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      byte[] head = peek(raw, 4);
      if (Arrays.equals(head, PARQUET)) {
        raw.close();
        return new TableRows(file, Table.PARQUET);
      }
      Optional<Table> table = Table.named(file);
      if (table.isPresent()) {
        raw.close();
        return new TableRows(file, table.get());
      }
      boolean packed = head.length >= 2 && head[0] == (byte) 0x1f && head[1] == (byte) 0x8b;
      InputStream text = packed ? new BufferedInputStream(unpacked(raw, file), 1 << 16) : raw;
      return isArray(text, file) ? new ArrayRows(file, text) : new LineRows(file, text);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  private static byte[] peek(InputStream in, int n) throws IOException {
    in.mark(n);
    byte[] head = in.readNBytes(n);
    in.reset();
    return head;
  }

  private static InputStream unpacked(InputStream raw, Path file) throws IOException {
    try {
      return new GzipInput(raw);
    } catch (EOFException | ZipException e) {
      throw damaged(file + ":1", e);
    }
  }

  private static BadDataException damaged(String place, IOException e) {
    return new BadDataException(
        place,
        e instanceof EOFException
            ? "the packed file is cut off here; fetch or write it again"
            : "the packed file is damaged (" + e.getMessage() + "); fetch or write it again",
        e);
  }

  /** Whether the first character is a bracket; a byte order mark and white space go. */
  private static boolean isArray(InputStream in, Path file) throws IOException {
    try {
      byte[] head = peek(in, 3);
      if (Arrays.equals(head, new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf})) {
        in.skipNBytes(3);
      }
      // White space before an array is short, or it is not an array that anybody writes.
      for (byte b : peek(in, 1024)) {
        if (!Character.isWhitespace(b)) {
          return b == '[';
        }
      }
      return false;
    } catch (EOFException | ZipException e) {
      throw damaged(file + ":1", e);
    }
  }

  private static String reason(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("no reason given");
  }

  /** Where zeros among the first bytes look like another encoding, Jackson reads by that. */
  private static BadDataException noUtf8(String place, CharConversionException e) {
    return new BadDataException(place, "the text is no UTF-8 (" + e.getMessage() + ")", e);
  }

  private static DataRecord record(String place, JsonNode node) throws BadDataException {
    return record(place, node, false);
  }

  private static DataRecord record(String place, JsonNode node, boolean untyped)
      throws BadDataException {
    if (!node.isObject()) {
      throw new BadDataException(
          place,
          "a row must be an object {…}, but this is "
              + (node.isMissingNode() ? "nothing" : DataRecord.shown(node)));
    }
    return new DataRecord(place, node, untyped);
  }

  /** One object a line; empty lines are passed over. */
  private static final class LineRows implements Rows<DataRecord> {
    private final Path file;
    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 12);
    private long number;

    LineRows(Path file, InputStream in) {
      this.file = file;
      this.in = in;
    }

    @Override
    public Optional<DataRecord> next() throws IOException {
      while (true) {
        byte[] bytes = readLine();
        if (bytes == null) {
          return Optional.empty();
        }
        if (!blank(bytes)) {
          try {
            return Optional.of(record(place(), JSON.readTree(bytes)));
          } catch (JsonProcessingException e) {
            throw new BadDataException(place(), "broken JSON: " + reason(e), e);
          } catch (CharConversionException e) {
            throw noUtf8(place(), e);
          }
        }
      }
    }

    private static boolean blank(byte[] bytes) {
      for (byte b : bytes) {
        if (!Character.isWhitespace(b)) {
          return false;
        }
      }
      return true;
    }

    /** A line without its end; null where there is none left. */
    private byte[] readLine() throws IOException {
      number++;
      line.reset();
      try {
        for (int b = in.read(); b >= 0; b = in.read()) {
          if (b == '\n') {
            return line.toByteArray();
          }
          line.write(b);
        }
      } catch (EOFException | ZipException e) {
        throw damaged(place(), e);
      }
      return line.size() == 0 ? null : line.toByteArray();
    }

    @Override
    public String place() {
      return file + ":" + number;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** The elements of one array. */
  private static final class ArrayRows implements Rows<DataRecord> {
    private final Path file;
    private final JsonParser parser;
    private int line = 1;
    private boolean begun;

    ArrayRows(Path file, InputStream in) throws IOException {
      this.file = file;
      this.parser = JSON.createParser(new Unpacking(in));
    }

    /** Jackson would hide the two exceptions of a damaged file among its own. */
    private static final class Unpacking extends FilterInputStream {
      Unpacking(InputStream in) {
        super(in);
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        try {
          return super.read(bytes, from, length);
        } catch (EOFException | ZipException e) {
          throw new DamagedException(e);
        }
      }
    }

    private static final class DamagedException extends IOException {
      private static final long serialVersionUID = 1L;

      private final transient IOException why;

      DamagedException(IOException why) {
        super(why);
        this.why = why;
      }
    }

    @Override
    public Optional<DataRecord> next() throws IOException {
      try {
        if (!begun) {
          parser.nextToken();
          begun = true;
        }
        JsonToken token = parser.nextToken();
        line = parser.currentTokenLocation().getLineNr();
        if (token == JsonToken.END_ARRAY) {
          if (parser.nextToken() != null) {
            line = parser.currentTokenLocation().getLineNr();
            throw new BadDataException(place(), "there is more behind the end of the list");
          }
          return Optional.empty();
        }
        if (token == null) {
          return Optional.empty();
        }
        JsonNode node = JSON.reader().without(TRAILING).readTree(parser);
        return Optional.of(record(place(), node));
      } catch (DamagedException e) {
        throw damaged(place(), e.why);
      } catch (JsonProcessingException e) {
        int at = e.getLocation() == null ? line : e.getLocation().getLineNr();
        throw new BadDataException(file + ":" + at, "broken JSON: " + reason(e), e);
      } catch (CharConversionException e) {
        throw noUtf8(place(), e);
      }
    }

    private static final DeserializationFeature TRAILING =
        DeserializationFeature.FAIL_ON_TRAILING_TOKENS;

    @Override
    public String place() {
      return file + ":" + line;
    }

    @Override
    public void close() throws IOException {
      parser.close();
    }
  }

  /** A kind of file that DuckDB reads. */
  private enum Table {
    PARQUET("Parquet", "read_parquet(?, hive_partitioning = false)"),
    COMMAS("comma-separated values", values(",")),
    TABS("tab-separated values", values("\\t"));

    private final String words;
    private final String source;

    Table(String words, String source) {
      this.words = words;
      this.source = source;
    }

    /** Nothing is guessed: a header, quotes as RFC 4180 has them, and texts. */
    private static String values(String separator) {
      return "read_csv(?, header = true, all_varchar = true, delim = E'"
          + separator
          + "', quote = '\"', escape = '\"', skip = 0, comment = '', strict_mode = true,"
          + " null_padding = false, ignore_errors = false, nullstr = '', allow_quoted_nulls = false,"
          + " max_line_size = 16777216, buffer_size = 67108864)";
    }

    static Optional<Table> named(Path file) {
      String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
      if (name.matches(".*\\.csv(\\.gz)?")) {
        return Optional.of(COMMAS);
      }
      return name.matches(".*\\.tsv(\\.gz)?") ? Optional.of(TABS) : Optional.empty();
    }
  }

  /** The rows of a table, which DuckDB turns into JSON one after the other. */
  private static final class TableRows implements Rows<DataRecord> {
    private final Path file;
    private final Table table;
    private final Connection connection;
    private final PreparedStatement statement;
    private final ResultSet rows;
    private long number;

    TableRows(Path file, Table table) throws IOException {
      this.file = file;
      this.table = table;
      Connection opened = null;
      try {
        opened = OfflineDuckDb.streaming();
        statement =
            opened.prepareStatement("SELECT to_json(t)::VARCHAR FROM " + table.source + " AS t");
        statement.setString(1, OfflineDuckDb.pattern(file));
        rows = statement.executeQuery();
        connection = opened;
      } catch (SQLException e) {
        closeAfter(opened, e);
        if (e instanceof SQLNonTransientConnectionException) {
          throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
        throw broken(e);
      }
    }

    private static void closeAfter(Connection opened, SQLException e) {
      if (opened != null) {
        try {
          opened.close();
        } catch (SQLException later) {
          e.addSuppressed(later);
        }
      }
    }

    private BadDataException broken(SQLException e) {
      String reason = e.getMessage().lines().limit(2).collect(Collectors.joining(" "));
      return new BadDataException(
          file.toString(),
          "cannot be read as " + table.words + " (" + reason + "); fetch it again",
          e);
    }

    @Override
    public Optional<DataRecord> next() throws IOException {
      try {
        if (!rows.next()) {
          return Optional.empty();
        }
        number++;
        JsonNode row = JSON.readTree(rows.getString(1));
        return Optional.of(record(place(), row, table != Table.PARQUET));
      } catch (SQLException e) {
        throw broken(e);
      }
    }

    @Override
    public String place() {
      return file + " row " + number;
    }

    @Override
    public void close() throws IOException {
      try {
        rows.close();
        statement.close();
        connection.close();
      } catch (SQLException e) {
        throw new IOException(file + " cannot be closed: " + e.getMessage(), e);
      }
    }
  }
}
