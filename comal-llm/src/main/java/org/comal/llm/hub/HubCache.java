package org.comal.llm.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.comal.llm.model.ModelConfig;

/**
 * The folder where the hub's tools keep models: {@code models--OWNER--NAME} with {@code refs/},
 * which tell a revision's commit, {@code snapshots/COMMIT/}, a model folder each, and {@code
 * blobs/}, which the files of snapshots link to.
 *
 * @param root may be missing
 */
public record HubCache(Path root) {
  /**
   * {@return the user's, as the hub's tools find it: {@code HF_HUB_CACHE}, or {@code hub} in {@code
   * HF_HOME}, or in {@code huggingface} of {@code XDG_CACHE_HOME} or {@code ~/.cache}}
   */
  public static HubCache ofUser() {
    return new HubCache(home(System.getenv(), Path.of(System.getProperty("user.home"))));
  }

  /** Where the cache is by an environment. */
  static Path home(Map<String, String> environment, Path user) {
    String cache = environment.getOrDefault("HF_HUB_CACHE", "");
    return cache.isEmpty() ? tools(environment, user).resolve("hub") : Path.of(cache);
  }

  /** Where the hub's tools keep what is theirs, a token among it. */
  static Path tools(Map<String, String> environment, Path user) {
    String home = environment.getOrDefault("HF_HOME", "");
    String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!home.isEmpty()) {
      return Path.of(home);
    }
    return (caches.isEmpty() ? user.resolve(".cache") : Path.of(caches)).resolve("huggingface");
  }

  /** The folder of all that there is of a model. */
  Path of(HubName model) {
    return root.resolve("models--" + model.owner() + "--" + model.name());
  }

  /** The file that tells the commit of a revision. */
  Path reference(HubName model) {
    return of(model).resolve("refs").resolve(model.revision());
  }

  /** The folder of a commit of a model. */
  Path snapshot(HubName model, String commit) {
    return of(model).resolve("snapshots").resolve(commit);
  }

  /**
   * {@return the folder of a model; empty where the cache does not have it}
   *
   * @param model its revision's name is read as of when it was fetched last
   */
  public Optional<Path> find(HubName model) {
    return commit(model)
        .map(commit -> snapshot(model, commit))
        .filter(folder -> Files.exists(folder.resolve(ModelConfig.FILE)));
  }

  private Optional<String> commit(HubName model) {
    if (model.pinned()) {
      return Optional.of(model.revision());
    }
    try {
      String commit = Files.readString(reference(model)).strip();
      return HubName.isCommit(commit) ? Optional.of(commit) : Optional.empty();
    } catch (IOException notThere) {
      return Optional.empty();
    }
  }
}
