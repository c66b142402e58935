package org.comal.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The lines of a UTF-8 file, one after the other, and where each ends, however large the file. What
 * stands behind the last line end is no line.
 */
public final class FileLines implements AutoCloseable {
  private static final int PIECE = 1 << 16;

  private final Path file;
  private final InputStream in;
  private final long limit;
  private byte[] piece = new byte[PIECE];
  private int at;
  private int filled;
  private long read;
  private long end;
  private int number;

  /** Bytes of the last line. */
  private int length;

  private FileLines(Path file, InputStream in, long from, long limit) {
    this.file = file;
    this.in = in;
    this.limit = limit;
    this.read = from;
    this.end = from;
  }

  /**
   * Opens the part of a file that ends before a place.
   *
   * @param file UTF-8
   * @param from where the first line begins, in bytes
   * @param limit bytes from the file's beginning; the end of the file, where that is before
   * @return to be closed
   * @throws IOException where it cannot be opened, or is shorter than {@code from}
   */
  public static FileLines open(Path file, long from, long limit) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      in.skipNBytes(from);
      // What has no length, as a device, has no lines.
      return new FileLines(file, in, from, Math.min(limit, Files.size(file)));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * {@return the next line, without its end; null where there is none}
   *
   * @throws DamagedFileException where it is no UTF-8; the message names the line, counted from
   *     where the file was opened
   * @throws IOException where it cannot be read
   */
  public String next() throws IOException {
    if (!pass()) {
      return null;
    }
    ByteBuffer line = ByteBuffer.wrap(piece, at - length - 1, length);
    return TextFile.text(file.toString(), line, number);
  }

  /**
   * Passes over the next line, whatever it holds.
   *
   * @return whether there was one
   * @throws IOException where it cannot be read
   */
  public boolean pass() throws IOException {
    int scanned = at;
    while (true) {
      for (; scanned < filled; scanned++) {
        if (piece[scanned] == '\n') {
          number++;
          length = scanned - at;
          at = scanned + 1;
          end += length + 1;
          return true;
        }
      }
      scanned -= at;
      if (!more()) {
        return false;
      }
    }
  }

  /** Reads on; what is not given yet moves to the front. */
  private boolean more() throws IOException {
    if (at == 0 && filled == piece.length) {
      piece = Arrays.copyOf(piece, 2 * piece.length);
    } else {
      System.arraycopy(piece, at, piece, 0, filled - at);
      filled -= at;
      at = 0;
    }
    int most = (int) Math.min(piece.length - filled, limit - read);
    int n = most <= 0 ? -1 : in.read(piece, filled, most);
    filled += Math.max(0, n);
    read += Math.max(0, n);
    return n > 0;
  }

  /** {@return where the last line that was given ends, in bytes of the file} */
  public long end() {
    return end;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
