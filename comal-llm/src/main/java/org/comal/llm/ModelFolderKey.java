package org.comal.llm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.comal.llm.hub.HubCache;
import org.comal.llm.hub.HubName;
import org.comal.llm.model.ModelConfig;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/**
 * The key {@code model}: the folder of a language model in the Hugging Face layout, or the name of
 * one on the hub that lies in the cache of the hub's tools. A folder goes before a name.
 */
public final class ModelFolderKey {
  private static final String KEY = "model";
  private static final String GGUF = ".gguf";
  private static final String WANTED =
      "; name the folder of the same model with config.json, model.safetensors and tokenizer.json";

  private static final String NOT_CACHED =
      ", and no model of that name in the cache of the Hugging Face hub; where it has that name there,"
          + " fetch it by `comal model download ";

  private ModelFolderKey() {}

  /**
   * {@return the folder; where none is there, that is noted as a problem}
   *
   * @param options has the key
   * @param services finds the folder
   */
  public static Path read(Options options, Services services) {
    Optional<HubName> name = hubName(options, services);
    if (name.isPresent()) {
      Optional<Path> cached = HubCache.ofUser().flatMap(cache -> cache.find(name.get()));
      if (cached.isEmpty()) {
        options.problem(
            KEY,
            pathOf(options)
                + " is "
                + name.get()
                + ", but there is no folder "
                + services.path(options, KEY)
                + NOT_CACHED
                + name.get()
                + "`");
      }
      return cached.orElse(services.path(options, KEY));
    }
    Path folder = services.path(options, KEY);
    if (options.has(KEY) && !services.pending(folder)) {
      String key = pathOf(options);
      fault(folder).ifPresent(why -> options.problem(KEY, key + " is " + folder + ", " + why));
    }
    return folder;
  }

  /**
   * {@return what files call the model: its name on the hub, or else the folder as {@link
   * Services#lastingPath} gives it}
   *
   * @param options has the key
   * @param services finds the folder
   */
  public static String named(Options options, Services services) {
    return hubName(options, services)
        .map(HubName::toString)
        .orElseGet(() -> services.lastingPath(options, KEY));
  }

  private static Optional<HubName> hubName(Options options, Services services) {
    if (!options.has(KEY)) {
      return Optional.empty();
    }
    Path folder = services.path(options, KEY);
    return services.pending(folder) || Files.exists(folder)
        ? Optional.empty()
        : HubName.of(options.text(KEY));
  }

  private static String pathOf(Options options) {
    return options.path().isEmpty() ? KEY : options.path() + "." + KEY;
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
