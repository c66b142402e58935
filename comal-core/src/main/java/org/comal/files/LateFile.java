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
   * @param keep bytes to keep; 0 removes the file
   */
  public LateFile(Path file, long keep) throws IOException {
    this.file = file;
    if (keep > 0) {
      open = new AppendFile(file, keep);
    } else {
      Files.deleteIfExists(file);
    }
  }

  /** Adds a line. */
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

  /** Brings everything to the disk. */
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
