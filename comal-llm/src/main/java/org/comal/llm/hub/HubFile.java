package org.comal.llm.hub;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.comal.files.Sha256;

/**
 * A file of a model as the hub lists it.
 *
 * @param name in the model's folder
 * @param size bytes
 * @param blob its contents' name in the cache: their SHA-256 where the hub keeps large files, else
 *     git's hash of them
 */
record HubFile(String name, long size, String blob) {
  /** Whether a file's contents are these. */
  boolean isIn(Path file) throws IOException {
    return Files.size(file) == size
        && blob.equals(blob.length() == 64 ? Sha256.of(file) : git(file));
  }

  /** SHA-1 over {@code blob SIZE}, a zero byte and the contents. */
  private String git(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha1.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(sha1.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
