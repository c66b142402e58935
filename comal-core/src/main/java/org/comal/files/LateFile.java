package org.comal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An {@link AppendFile} that is not there before its first line. */
public final class LateFile implements AutoCloseable {
  private final Path file;
  private AppendFile open;

  /**
   * Opens a file, or waits for its first line.
   *
   * @param file its folder must be there by the first line
   * @param keep bytes to keep; 0 removes the file
   * @throws IOException where it is shorter than {@code keep}, or cannot be opened, cut or removed
   */
  public LateFile(Path file, long keep) throws IOException {
    this.file = file;
    if (keep > 0) {
      open = new AppendFile(file, keep);
    } else {
      Files.deleteIfExists(file);
    }
  }

  /**
   * Adds a line.
   *
   * @param text without a newline, which is added; written as UTF-8
   * @throws IOException that names the file, where it cannot be written; lines are buffered, so
   *     that this may tell of an earlier one
   */
  public void line(String text) throws IOException {
    if (open == null) {
      open = new AppendFile(file, 0);
    }
    open.line(text);
  }

  /** {@return bytes written so far; 0 before the first line} */
  public long length() {
    return open == null ? 0 : open.length();
  }

  /**
   * Brings everything to the disk.
   *
   * @throws IOException that names the file, where it cannot be written
   */
  public void force() throws IOException {
    if (open != null) {
      open.force();
    }
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
    }
  }
}
