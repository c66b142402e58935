package org.comal.cli.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.comal.files.DamagedFileException;
import org.comal.files.TextFile;

/** What is typed or piped in, line by line, in UTF-8. */
public final class StandardInput {
  /** What it is called in messages. */
  public static final String NAME = "standard input";

  private final InputStream in;
  private int number;

  /**
   * Reads from a stream.
   *
   * @param in stays open; read no further than the lines that are asked for
   */
  public StandardInput(InputStream in) {
    this.in = in;
  }

  /**
   * {@return the next line without its end; empty where there is none}
   *
   * @throws DamagedFileException where it is no UTF-8; the message names the line
   * @throws IOException where nothing can be read
   */
  public Optional<String> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return Optional.empty();
    }
    for (; next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    String text = TextFile.text(NAME, ByteBuffer.wrap(line.toByteArray()), ++number);
    return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }
}
