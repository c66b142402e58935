package org.comal.llm.sft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comal.files.DurableFiles;
import org.comal.llm.CausalLmLearner;

/**
 * What a training keeps while it goes on: {@code checkpoints/step-N} with state and learner, and
 * {@code best/step-N}, the model of the lowest validation loss. A kill at any moment leaves a whole
 * checkpoint and the best model that it names.
 */
final class Checkpoints {
  private static final Pattern NAME = Pattern.compile("step-(\\d+)");
  private static final String STATE = "state.json";

  private final Path checkpoints;
  private final Path best;

  Checkpoints(Path directory) {
    this.checkpoints = directory.resolve("checkpoints");
    this.best = directory.resolve("best");
  }

  /** Writes a directory that is there whole or not at all. */
  interface Content {
    void write(Path partial) throws IOException;
  }

  /** Makes a directory durable, beside its place first. */
  static void put(Path done, Content content) throws IOException {
    Path partial = done.resolveSibling(done.getFileName() + ".partial");
    DurableFiles.deleteTree(partial);
    Files.createDirectories(partial);
    content.write(partial);
    DurableFiles.forceTree(partial);
    DurableFiles.deleteTree(done);
    Files.move(partial, done, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.forceDirectory(done.toAbsolutePath().getParent());
  }

  /** Keeps a state, and removes those before it and best models that it does not name. */
  void save(SftState state, CausalLmLearner learner) throws IOException {
    Path done = checkpoints.resolve("step-" + state.step);
    put(
        done,
        partial -> {
          learner.save(partial);
          Files.writeString(partial.resolve(STATE), state.json());
        });
    keepOnly(checkpoints, state.step);
    keepOnly(best, state.bestStep);
  }

  /**
   * Takes up the last state where there is one.
   *
   * @return empty where the training was not begun
   */
  Optional<SftState> restore(CausalLmLearner learner) throws IOException {
    Optional<Path> last =
        entries(checkpoints).stream()
            .filter(p -> step(p) >= 0)
            .max(Comparator.comparingLong(Checkpoints::step));
    if (last.isEmpty()) {
      clear();
      return Optional.empty();
    }
    Path file = last.get().resolve(STATE);
    SftState state = SftState.parse(Files.readString(file), file);
    learner.restore(last.get());
    keepOnly(checkpoints, state.step);
    keepOnly(best, state.bestStep);
    return Optional.of(state);
  }

  /** Keeps the model as it is as the best so far. */
  void putBest(long step, CausalLmLearner learner) throws IOException {
    put(best.resolve("step-" + step), learner::write);
  }

  /** Where the best model lies. */
  Path best(long step) {
    return best.resolve("step-" + step);
  }

  /** Removes everything. */
  void clear() throws IOException {
    DurableFiles.deleteTree(checkpoints);
    DurableFiles.deleteTree(best);
  }

  private static void keepOnly(Path directory, long kept) throws IOException {
    for (Path p : entries(directory)) {
      if (step(p) != kept) {
        DurableFiles.deleteTree(p);
      }
    }
  }

  private static List<Path> entries(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  /** The number in a name; -1 for what is not whole. */
  private static long step(Path entry) {
    Matcher name = NAME.matcher(entry.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }
}
