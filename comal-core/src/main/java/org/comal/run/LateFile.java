package org.comal.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An {@link AppendFile} that is not there before its first line. */
final class LateFile implements AutoCloseable {
  private final Path file;
  private AppendFile open;

  /**
   * @param keep bytes to keep; 0 removes the file
   */
  LateFile(Path file, long keep) throws IOException {
    this.file = file;
    if (keep > 0) {
      open = new AppendFile(file, keep);
    } else {
      Files.deleteIfExists(file);
    }
  }

  void line(String text) throws IOException {
    if (open == null) {
      open = new AppendFile(file, 0);
    }
    open.line(text);
  }

  long length() {
    return open == null ? 0 : open.length();
  }

  void force() throws IOException {
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
