package org.comal.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON that runs left: objects as maps in the order of the text, lists, texts, flags and
 * null; numbers are Double or Long.
 */
public final class JsonFile {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonFile() {}

  /**
   * The object that a JSON file holds, numbers as Double or Long.
   *
   * @throws IOException also where another version of the program wrote it
   */
  public static Map<String, Object> object(Path file) throws IOException {
    List<Map<String, Object>> all = objects(file, 1);
    if (all.isEmpty()) {
      throw new IOException(file + " is empty, but should hold a JSON object");
    }
    if (all.get(0).get(SchemaVersion.KEY) instanceof Number version) {
      SchemaVersion.require(file, version.doubleValue());
    }
    return all.get(0);
  }

  /** The object that a JSON text is. */
  public static Map<String, Object> parse(String json) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      @SuppressWarnings("unchecked") // the text is an object
      Map<String, Object> object = (Map<String, Object>) value(parser);
      return object;
    } catch (JsonParseException | ClassCastException e) {
      throw new IOException("is no JSON object: " + json, e);
    }
  }

  /** The first objects of a file that has one a line. */
  public static List<Map<String, Object>> objects(Path file, int most) throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file);
        JsonParser parser = JSON.createParser(reader)) {
      while (all.size() < most && parser.nextToken() != null) {
        @SuppressWarnings("unchecked") // the file holds objects
        Map<String, Object> object = (Map<String, Object>) value(parser);
        all.add(object);
      }
    } catch (JsonParseException | ClassCastException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
    return all;
  }

  private static Object value(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT:
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String key = parser.currentName();
          parser.nextToken();
          map.put(key, value(parser));
        }
        return map;
      case START_ARRAY:
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        return list;
      case VALUE_NUMBER_INT:
        return parser.getLongValue();
      case VALUE_NUMBER_FLOAT:
        return parser.getDoubleValue();
      case VALUE_NULL:
        return null;
      case VALUE_TRUE, VALUE_FALSE:
        return parser.getBooleanValue();
      default:
        return parser.getText();
    }
  }
}
