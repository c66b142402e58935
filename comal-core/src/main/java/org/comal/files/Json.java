package org.comal.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * Writes JSON with keys in the order they come, one value a line or all on one line. Arrays of
 * numbers stand on one line.
 *
 * <p>What JSON does not know is written so that {@link JsonRow} reads it back: NaN as {@code null},
 * infinities as the texts {@code "Infinity"} and {@code "-Infinity"}.
 */
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().build().setCharacterEscapes(new WithDelete());

  private static final DefaultPrettyPrinter INDENTED =
      new DefaultPrettyPrinter(
              Separators.createDefaultInstance()
                  .withRootSeparator("")
                  .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                  .withObjectEmptySeparator("")
                  .withArrayEmptySeparator(""))
          .withObjectIndenter(new DefaultIndenter("  ", "\n"))
          .withArrayIndenter(new DefaultIndenter("  ", "\n"));

  private Json() {}

  /** Escapes the control character that JSON would let stand, too. */
  private static final class WithDelete extends CharacterEscapes {
    private static final long serialVersionUID = 1;

    private final int[] escapes = standardAsciiEscapesForJSON();

    WithDelete() {
      escapes[0x7f] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return escapes.clone();
    }

    @Override
    public SerializableString getEscapeSequence(int c) {
      return null; // the standard ones
    }
  }

  /**
   * {@return a value as JSON on one line, with no newline at the end}
   *
   * @param value maps, lists, {@code double[]}, {@code int[]}, numbers, booleans and null, one in
   *     another; what is none of them is written as its text
   */
  public static String line(Object value) {
    return written(value, null);
  }

  /**
   * {@return a value as JSON, indented by two spaces, with a newline at the end}
   *
   * @param value as {@link #line} takes it
   */
  public static String pretty(Object value) {
    return written(value, INDENTED.createInstance()) + "\n";
  }

  private static String written(Object value, PrettyPrinter printer) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      out.setPrettyPrinter(printer);
      write(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text in memory takes anything
    }
    return text.toString();
  }

  private static void write(Object value, JsonGenerator out) throws IOException {
    if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> e : map.entrySet()) {
        out.writeFieldName(e.getKey().toString());
        write(e.getValue(), out);
      }
      out.writeEndObject();
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object e : list) {
        write(e, out);
      }
      out.writeEndArray();
    } else if (value instanceof double[] || value instanceof int[]) {
      if (out.getPrettyPrinter() == null) {
        writeNumbers(value, out);
      } else {
        out.writeRawValue(line(value));
      }
    } else if (value instanceof Double d) {
      writeNumber(d, out);
    } else if (value instanceof Number n) {
      out.writeNumber(n.toString());
    } else if (value instanceof Boolean b) {
      out.writeBoolean(b);
    } else if (value == null) {
      out.writeNull();
    } else {
      out.writeString(value.toString());
    }
  }

  private static void writeNumbers(Object array, JsonGenerator out) throws IOException {
    if (array instanceof double[] numbers) {
      out.writeStartArray();
      for (double d : numbers) {
        writeNumber(d, out);
      }
      out.writeEndArray();
    } else {
      int[] numbers = (int[]) array;
      out.writeArray(numbers, 0, numbers.length);
    }
  }

  private static void writeNumber(double d, JsonGenerator out) throws IOException {
    if (Double.isNaN(d)) {
      out.writeNull();
    } else if (Double.isInfinite(d)) {
      out.writeString(Double.toString(d));
    } else {
      out.writeNumber(d);
    }
  }
}
