package org.comal.llm.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.comal.files.UserFolders;
import org.comal.plugin.About;
import org.comal.plugin.ApiKey;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.task.Task;
import org.comal.task.TaskFactory;

/** Makes the task behind {@code comal model download}, which needs no config. */
public final class ModelDownloadFactory implements TaskFactory {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String DEFAULTS =
      """
      # The model's name on the hub, as Qwen/Qwen2-1.5B, or with a branch, tag or commit,
      # Qwen/Qwen2-1.5B@REVISION.
      model = null
      """;

  @Override
  public About about() {
    return new About("model-download", "fetches a model from the hub into its cache", SPI_VERSION);
  }

  @Override
  public List<String> command() {
    return List.of();
  }

  @Override
  public String keys() {
    return DEFAULTS;
  }

  @Override
  public Blueprint<Task> read(Options options, Services services) {
    String text = options.text("model");
    Optional<HubName> model = HubName.of(text);
    if (model.isEmpty() && options.has("model")) {
      options.problem(
          "model",
          options.path()
              + ".model is "
              + text
              + ", but models are called OWNER/NAME on the hub, or OWNER/NAME@REVISION");
    }
    return () -> {
      String mirror = System.getenv("HF_ENDPOINT");
      URI endpoint =
          HubClient.endpoint(
              mirror == null || mirror.isBlank() ? "https://huggingface.co" : mirror);
      HubCache cache =
          HubCache.ofUser()
              .orElseThrow(
                  () ->
                      new IOException(
                          "there is no home folder for the hub's cache; name a folder by HF_HOME"));
      HubClient client = new HubClient(endpoint, token(), PATIENCE);
      return new ModelDownloadTask(model.orElseThrow(), client, cache, services.listener());
    };
  }

  /** The user's, as the hub's tools find it. */
  private static ApiKey token() throws IOException {
    String given = System.getenv("HF_TOKEN");
    if (given != null && !given.isBlank()) {
      return token(given, "HF_TOKEN");
    }
    Optional<Path> kept =
        HubCache.tools(System::getenv, UserFolders.home(System::getProperty, System::getenv))
            .map(tools -> tools.resolve("token"))
            .filter(Files::isRegularFile);
    return kept.isPresent()
        ? token(Files.readString(kept.get(), StandardCharsets.ISO_8859_1), kept.get().toString())
        : ApiKey.NONE;
  }

  /** A token, or a sentence that does not hold it. */
  static ApiKey token(String held, String where) throws IOException {
    try {
      return held.isBlank() ? ApiKey.NONE : ApiKey.of(held);
    } catch (IllegalArgumentException e) {
      throw new IOException(where + " holds no token: " + e.getMessage(), e);
    }
  }
}
