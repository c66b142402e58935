package org.comal.llm.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.plugin.About;
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
      Map<String, String> environment = System.getenv();
      Path user = Path.of(System.getProperty("user.home"));
      HubClient client =
          new HubClient(
              URI.create(environment.getOrDefault("HF_ENDPOINT", "https://huggingface.co")),
              token(environment, user),
              PATIENCE);
      return new ModelDownloadTask(
          model.orElseThrow(), client, HubCache.ofUser(), services.listener());
    };
  }

  /** The user's, as the hub's tools find it. */
  private static Optional<String> token(Map<String, String> environment, Path user)
      throws IOException {
    String given = environment.getOrDefault("HF_TOKEN", "");
    Path kept = HubCache.tools(environment, user).resolve("token");
    String token = given.isEmpty() && Files.exists(kept) ? Files.readString(kept).strip() : given;
    return Optional.of(token).filter(t -> !t.isEmpty());
  }
}
