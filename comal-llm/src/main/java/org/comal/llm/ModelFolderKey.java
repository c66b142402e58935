package org.comal.llm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.comal.llm.model.ModelConfig;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** The key {@code model}: the folder of a language model in the Hugging Face layout. */
public final class ModelFolderKey {
  private static final String KEY = "model";
  private static final String GGUF = ".gguf";
  private static final String WANTED =
      "; name the folder of the same model with config.json, model.safetensors and tokenizer.json";

  private ModelFolderKey() {}

  /**
   * {@return the folder; where none is there, that is noted as a problem}
   *
   * @param options has the key
   * @param services finds the folder
   */
  public static Path read(Options options, Services services) {
    Path folder = services.path(options, KEY);
    if (options.has(KEY) && !services.pending(folder)) {
      String key = options.path().isEmpty() ? KEY : options.path() + "." + KEY;
      fault(folder).ifPresent(why -> options.problem(KEY, key + " is " + folder + ", " + why));
    }
    return folder;
  }

  /** Why a path is no model's folder; empty where it may be one. */
  private static Optional<String> fault(Path folder) {
    if (Files.isDirectory(folder)) {
      return Files.exists(folder.resolve(ModelConfig.FILE)) || !holdsGguf(folder)
          ? Optional.empty()
          : Optional.of(
              "which holds GGUF files only, and their weights are not read here" + WANTED);
    }
    if (isGguf(folder)) {
      return Optional.of("a GGUF file, whose weights are not read here" + WANTED);
    }
    return Optional.of(
        Files.exists(folder)
            ? "but that is a file, and a folder is wanted"
            : "but there is no such folder");
  }

  private static boolean isGguf(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(GGUF);
  }

  private static boolean holdsGguf(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(ModelFolderKey::isGguf);
    } catch (IOException unreadable) {
      return false;
    }
  }
}
