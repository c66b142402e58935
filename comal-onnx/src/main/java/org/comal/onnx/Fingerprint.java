package org.comal.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 of files and texts, in hexadecimal: what makes an oracle's id a content address. */
public final class Fingerprint {
  private Fingerprint() {}

  /** Of one file. */
  public static String of(Path file) throws IOException {
    MessageDigest digest = sha256();
    add(digest, file);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of a model and the files beside it that begin with its name, as {@code model.onnx.data}. */
  public static String ofModel(Path model) throws IOException {
    MessageDigest digest = sha256();
    String name = model.getFileName().toString();
    List<Path> parts;
    try (Stream<Path> beside = Files.list(model.toAbsolutePath().getParent())) {
      parts =
          beside
              .filter(p -> p.getFileName().toString().startsWith(name))
              .filter(p -> !p.getFileName().toString().endsWith(".partial"))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
    }
    for (Path part : parts) {
      add(digest, part);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of texts; where one ends and the next begins makes a difference. The first 16 digits. */
  public static String shortOf(List<String> texts) {
    MessageDigest digest = sha256();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
  }

  private static void add(MessageDigest digest, Path file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
