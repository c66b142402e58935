package org.comal.natives;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.comal.files.DurableFiles;

/**
 * A file on the class path, and what its jar says of it without being unpacked.
 *
 * @param name that it gets where it is unpacked
 * @param source where it is
 * @param length in bytes
 * @param checksum CRC-32, as jars have it
 */
record PackedFile(String name, URL source, long length, long checksum) {
  /** Reading more than this takes as long as loading it, so that its length must do. */
  static final long LARGE = 128L << 20;

  private static final int BUFFER = 1 << 18;

  /**
   * Looks at a file; one that is in no jar is read.
   *
   * @throws IOException where it is not there
   */
  static PackedFile of(String name, URL source) throws IOException {
    URLConnection connection = source.openConnection();
    // Without the cache, which would keep the jar open.
    connection.setUseCaches(false);
    if (connection instanceof JarURLConnection jar) {
      try (JarFile file = jar.getJarFile()) {
        JarEntry entry = file.getJarEntry(jar.getEntryName());
        if (entry != null && entry.getCrc() >= 0 && entry.getSize() >= 0) {
          return new PackedFile(name, source, entry.getSize(), entry.getCrc());
        }
      }
    }
    try (InputStream in = source.openStream()) {
      CRC32 sum = new CRC32();
      long length = read(in, sum);
      return new PackedFile(name, source, length, sum.getValue());
    }
  }

  private static long read(InputStream in, CRC32 sum) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long length = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      sum.update(buffer, 0, n);
      length += n;
    }
    return length;
  }

  /** Whether a file holds what this one does, by its length and, unless it is large, its bytes. */
  boolean isWhole(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != length) {
      return false;
    }
    if (length > LARGE) {
      return true;
    }
    try (InputStream in = Files.newInputStream(file)) {
      CRC32 sum = new CRC32();
      read(in, sum);
      return sum.getValue() == checksum;
    }
  }

  /**
   * Unpacks it.
   *
   * @param file replaced where it is there, and only by the whole of it
   * @throws IOException where the jar is damaged or the disk is full
   */
  void unpack(Path file) throws IOException {
    CRC32 sum = new CRC32();
    DurableFiles.writeFile(
        file,
        partial -> {
          try (InputStream in = new CheckedInputStream(source.openStream(), sum)) {
            Files.deleteIfExists(partial);
            long copied = Files.copy(in, partial);
            if (copied != length || sum.getValue() != checksum) {
              throw new IOException(source + " is damaged; fetch the jar again");
            }
          }
        });
  }
}
