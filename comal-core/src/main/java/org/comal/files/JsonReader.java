package org.comal.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON objects: what {@link Json} wrote and what others did.
 *
 * <p>An object is a map in the order of the text, with values that are {@link String}, {@link
 * Long}, {@link Double}, {@link Boolean}, null, lists and such maps.
 */
public final class JsonReader {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonReader() {}

  /**
   * {@return the object that a text holds}
   *
   * @param text one object, with nothing but space around it
   * @throws IOException where it holds none, or something else beside it
   */
  public static JsonRow read(String text) throws IOException {
    try (JsonParser in = FACTORY.createParser(text)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is no JSON object");
      }
      Map<String, Object> values = object(in);
      if (in.nextToken() != null) {
        throw new IOException("something follows the JSON object");
      }
      return new JsonRow(values);
    }
  }

  /**
   * {@return the object that a file holds, of whatever version}
   *
   * @param file UTF-8, one object
   * @throws IOException that names the file, where it is missing or damaged
   */
  public static JsonRow read(Path file) throws IOException {
    return parsed(file, TextFile.read(file));
  }

  /** The object in a text that stands in a file. */
  static JsonRow parsed(Path file, String text) throws DamagedFileException {
    try {
      return read(text);
    } catch (IOException e) {
      throw damaged(file, e);
    }
  }

  /**
   * {@return the object that a file holds}
   *
   * @param file UTF-8, one object, with its version under {@link SchemaVersion#KEY}
   * @throws IOException that names the file, where it is missing or damaged, or says that it was
   *     written by another version of the program
   */
  public static JsonRow readCurrent(Path file) throws IOException {
    return current(file, read(file));
  }

  /** The object in a file, which must be of the current version. */
  static JsonRow current(Path file, JsonRow row) throws IOException {
    try {
      SchemaVersion.require(file, row.number(SchemaVersion.KEY));
    } catch (IllegalArgumentException e) {
      throw damaged(file, e);
    }
    return row;
  }

  /**
   * {@return the object that a file holds, which may say nothing of a version}
   *
   * @param file UTF-8, one object; where it tells its version, this must be the current one
   * @throws IOException as {@link #readCurrent}
   */
  public static JsonRow readUnmarked(Path file) throws IOException {
    return unmarked(file, TextFile.read(file));
  }

  /**
   * {@return the object that a file holds, without its seal}
   *
   * @param file UTF-8, one object, with {@link Seal#JSON} unless a version before wrote it; where
   *     it tells its version, this must be the current one
   * @throws IOException as {@link #readCurrent}; also where it is not what was sealed
   */
  public static JsonRow readSealed(Path file) throws IOException {
    String text = TextFile.read(file);
    // One of a later version is refused as such, before any checksum.
    JsonRow row = unmarked(file, text);
    Optional<String> whole = Seal.JSON.open(file, text);
    return whole.isPresent() ? parsed(file, whole.get()) : row;
  }

  private static JsonRow unmarked(Path file, String text) throws IOException {
    JsonRow row = parsed(file, text);
    return row.values().containsKey(SchemaVersion.KEY) ? current(file, row) : row;
  }

  /**
   * {@return the first objects of a file that has one a line}
   *
   * @param file UTF-8, one object a line
   * @param most how many to read
   * @throws IOException that names file and line, where it is missing or damaged
   */
  public static List<JsonRow> readLines(Path file, int most) throws IOException {
    List<JsonRow> rows = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      while (rows.size() < most) {
        String line;
        try {
          line = reader.readLine();
        } catch (CharacterCodingException e) {
          throw new DamagedFileException(file, "it is no UTF-8");
        }
        if (line == null) {
          break;
        }
        try {
          rows.add(read(line));
        } catch (IOException e) {
          throw new IOException(
              file + ":" + (rows.size() + 1) + " is damaged: " + e.getMessage(), e);
        }
      }
    }
    return rows;
  }

  /** The sentence for a file that cannot be understood. */
  static DamagedFileException damaged(Path file, Exception why) {
    return new DamagedFileException(file, why);
  }

  private static Map<String, Object> object(JsonParser in) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String key = in.currentName();
      in.nextToken();
      values.put(key, value(in));
    }
    return Collections.unmodifiableMap(values);
  }

  private static Object value(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> object(in);
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(in));
        }
        yield Collections.unmodifiableList(list);
      }
      case VALUE_STRING -> in.getText();
      case VALUE_NUMBER_INT -> in.getLongValue();
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IOException("unexpected " + in.currentToken());
    };
  }
}
