package org.comal.llm.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.comal.files.UserFolders;
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
   * HF_HOME}, or in {@code huggingface} of {@code XDG_CACHE_HOME} or {@code ~/.cache}; empty for a
   * user without a home folder who names none of them}
   */
  public static Optional<HubCache> ofUser() {
    return root(System::getenv, UserFolders.home(System::getProperty, System::getenv))
        .map(HubCache::new);
  }

  /** Where the cache is by the variables of an environment. */
  static Optional<Path> root(UnaryOperator<String> environment, Optional<Path> user) {
    return UserFolders.absolute(environment.apply("HF_HUB_CACHE"))
        .or(() -> tools(environment, user).map(tools -> tools.resolve("hub")));
  }

  /** Where the hub's tools keep what is theirs, a token among it. */
  static Optional<Path> tools(UnaryOperator<String> environment, Optional<Path> user) {
    return UserFolders.absolute(environment.apply("HF_HOME"))
        .or(
            () ->
                UserFolders.absolute(environment.apply("XDG_CACHE_HOME"))
                    .or(() -> user.map(home -> home.resolve(".cache")))
                    .map(caches -> caches.resolve("huggingface")));
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
