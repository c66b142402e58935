package org.comal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

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
    this(file, keep, Optional.empty());
  }

  /**
   * Opens a file where what is kept of it is what was written, or waits for its first line.
   *
   * @param file its folder must be there by the first line
   * @param keep bytes to keep; 0 removes the file
   * @param kept what {@link #sha256} told of these bytes; empty where nobody remembers
   * @throws IOException where it is shorter than {@code keep} or other than {@code kept}, or cannot
   *     be opened, cut or removed
   */
  public LateFile(Path file, long keep, Optional<String> kept) throws IOException {
    this.file = file;
    if (keep > 0) {
      open = new AppendFile(file, keep, kept);
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

  /** {@return the checksum of what was written so far; that of nothing before the first line} */
  public String sha256() {
    return open == null ? Sha256.of("") : open.sha256();
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
