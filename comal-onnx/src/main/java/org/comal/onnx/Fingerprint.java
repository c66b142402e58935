package org.comal.onnx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.comal.files.InnerFile;
import org.comal.files.Sha256;

/** SHA-256 of models and settings, in hexadecimal: what makes an oracle's id a content address. */
public final class Fingerprint {
  private Fingerprint() {}

  /**
   * {@return SHA-256 of a model and the files beside it that begin with its name, as {@code
   * model.onnx.data}, in hexadecimal}
   *
   * @param model the {@code .onnx} file
   * @throws IOException where the model's directory or one of the files cannot be read, or is a
   *     link out of it
   */
  public static String ofModel(Path model) throws IOException {
    Sha256 sha = new Sha256();
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
      sha.add(InnerFile.check(part));
    }
    return sha.hex();
  }

  /**
   * {@return the first 16 hexadecimal digits of the SHA-256 of texts} Where one text ends and the
   * next begins makes a difference.
   *
   * @param texts in order
   */
  public static String shortOf(List<String> texts) {
    Sha256 sha = new Sha256();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      sha.add(bytes.length + ":").add(bytes);
    }
    return sha.hex(16);
  }
}
