package org.comal.work;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.comal.Stable;
import org.comal.files.DurableFiles;
import org.comal.files.ProcessFolder;
import org.comal.files.Sha256;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.Sources;
import org.comal.policy.Policy;

/**
 * Tells workers where models can be had, and leaves policies that came of training in a directory
 * that they can read: the last few, each once.
 */
@Stable
public final class ModelShare implements AutoCloseable {
  private static final List<String> FAMILY = List.of("policy");
  private static final String PREFIX = "comal-policies-";
  private static final int NAME = 16;

  /** As many as a step works with, and one more for who is still at the step before. */
  private static final int KEPT = 4;

  private final Sources sources;
  private final Optional<Path> folder;
  private ProcessFolder directory;
  private final Map<String, Path> saved = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Leaves nothing yet.
   *
   * @param sources tell which block a model was made from
   * @param folder where a directory is made for policies that came of training, with the first of
   *     them, and removed in the end, with those that killed processes of this machine left there;
   *     empty for the system's folder for temporary files
   */
  public ModelShare(Sources sources, Optional<Path> folder) {
    this.sources = Objects.requireNonNull(sources, "sources");
    this.folder = Objects.requireNonNull(folder, "folder");
  }

  /**
   * {@return where the model of a portion can be had}
   *
   * @param portion of work
   * @throws UncheckedIOException where a policy cannot be written
   */
  public synchronized ModelSource source(Portion<?> portion) {
    Object model = portion.model();
    Optional<List<String>> keys = sources.keys(model);
    if (model instanceof PreferenceOracle oracle) {
      return new ModelSource(
          keys.orElseThrow(
              () ->
                  new IllegalStateException(
                      "no block of the config describes the oracle " + oracle.id())),
          Optional.empty(),
          oracle.id());
    }
    Policy policy = (Policy) model;
    return keys.map(known -> new ModelSource(known, Optional.empty(), policy.id()))
        .orElseGet(
            () -> new ModelSource(FAMILY, Optional.of(saved(policy).toString()), policy.id()));
  }

  private Path saved(Policy policy) {
    Path known = saved.get(policy.id());
    if (known != null) {
      return known;
    }
    try {
      if (saved.size() >= KEPT) {
        DurableFiles.deleteTree(saved.remove(saved.keySet().iterator().next()));
      }
      if (directory == null) {
        Path where = folder.orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
        directory =
            ProcessFolder.make(
                Files.createDirectories(where), PREFIX, ProcessFolder::requireThisMachine);
      }
      Path place = directory.path().resolve("policy-" + new Sha256().add(policy.id()).hex(NAME));
      Files.createDirectories(place);
      policy.save(place);
      saved.put(policy.id(), place);
      return place;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      if (directory != null) {
        directory.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
