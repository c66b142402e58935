package org.comal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files of text, which are in UTF-8. */
public final class TextFile {
  private static final char REPLACED = '\uFFFD';

  private TextFile() {}

  /**
   * {@return what a file holds}
   *
   * @param file of a size that fits into memory
   * @throws DamagedFileException where it is no UTF-8; the message names the line
   * @throws IOException where it cannot be read
   */
  public static String read(Path file) throws IOException {
    return text(file.toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
  }

  /**
   * {@return bytes as text}
   *
   * @param place what holds them, for the message
   * @param bytes read to their limit
   * @throws DamagedFileException where they are no UTF-8; the message names the line
   */
  public static String text(String place, ByteBuffer bytes) throws DamagedFileException {
    return text(place, bytes, 1);
  }

  /**
   * {@return bytes as text}
   *
   * @param place what holds them, for the message
   * @param bytes read to their limit
   * @param first number of the line that they begin with
   * @throws DamagedFileException where they are no UTF-8; the message names the line
   */
  public static String text(String place, ByteBuffer bytes, int first) throws DamagedFileException {
    if (bytes.hasArray()) {
      int from = bytes.arrayOffset() + bytes.position();
      String text = new String(bytes.array(), from, bytes.remaining(), StandardCharsets.UTF_8);
      if (text.indexOf(REPLACED) < 0) { // which would stand for what is no UTF-8
        bytes.position(bytes.limit());
        return text;
      }
    }
    ByteBuffer in = bytes.slice();
    CharBuffer out = CharBuffer.allocate(in.remaining());
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CoderResult end = decoder.decode(in, out, true);
    if (end.isError()) {
      int line = first;
      for (int i = 0; i < in.position(); i++) {
        line += in.get(i) == '\n' ? 1 : 0;
      }
      throw new DamagedFileException(place, "it is no UTF-8 in line " + line);
    }
    bytes.position(bytes.limit());
    return out.flip().toString();
  }

  /**
   * {@return the lines of a file}
   *
   * @param file of a size that fits into memory
   * @throws DamagedFileException where it is no UTF-8; the message names the line
   * @throws IOException where it cannot be read
   */
  public static List<String> lines(Path file) throws IOException {
    return read(file).lines().toList();
  }

  /**
   * {@return the lines of a file that have an end: not what a kill left of a last one}
   *
   * @param file of a size that fits into memory
   * @throws DamagedFileException where one of them is no UTF-8; the message names it
   * @throws IOException where it cannot be read
   */
  public static List<String> wholeLines(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = endOfLines(bytes, bytes.length);
    return text(file.toString(), ByteBuffer.wrap(bytes, 0, end)).lines().toList();
  }

  /** Behind the last line end before a place; 0 where there is none. */
  static int endOfLines(byte[] bytes, int before) {
    int end = before;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }
}
