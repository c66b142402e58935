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
  private TextFile() {}

  /**
   * {@return what a file holds}
   *
   * @param file of a size that fits into memory
   * @throws DamagedFileException where it is no UTF-8; the message names the line
   * @throws IOException where it cannot be read
   */
  public static String read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CoderResult end = decoder.decode(in, out, true);
    if (end.isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new DamagedFileException(file, "it is no UTF-8 in line " + line);
    }
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
}
