package org.comal.llm.sft;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comal.files.DurableFiles;
import org.comal.files.NumberedDirectories;
import org.comal.files.Snapshot;
import org.comal.files.Snapshots;
import org.comal.llm.CausalLmLearner;

/**
 * What a training keeps while it goes on: {@code checkpoints/step-N} with state and learner, and
 * {@code best/step-N}, the model of the lowest validation loss. A kill at any moment leaves a whole
 * checkpoint and the best model that it names.
 */
final class SftCheckpoints {
  private static final String PREFIX = "step-";

  private final List<Path> folders;
  private final Snapshots checkpoints;
  private final NumberedDirectories best;

  SftCheckpoints(Path directory) {
    this.folders = List.of(directory.resolve("checkpoints"), directory.resolve("best"));
    this.checkpoints = new Snapshots(folders.get(0), PREFIX);
    this.best = new NumberedDirectories(folders.get(1), PREFIX);
  }

  /** Keeps a state, and removes those before it and best models that it does not name. */
  void save(SftState state, CausalLmLearner learner) throws IOException {
    checkpoints.save(state.step, state.json(), learner::save);
    best.keepOnly(state.bestStep);
  }

  /**
   * Takes up the last state where there is one.
   *
   * @return empty where the training was not begun
   */
  Optional<SftState> restore(CausalLmLearner learner) throws IOException {
    Optional<Snapshot> last = checkpoints.last();
    if (last.isEmpty()) {
      return Optional.empty();
    }
    SftState state = last.get().state(SftState::of);
    learner.restore(last.get().directory());
    return Optional.of(state);
  }

  /** Keeps the model as it is as the best so far. */
  void putBest(long step, CausalLmLearner learner) throws IOException {
    best.write(step, learner::write);
  }

  /** Where the best model lies. */
  Optional<Path> best(long step) throws IOException {
    return best.find(step);
  }

  /** Removes everything. */
  void clear() throws IOException {
    for (Path folder : folders) {
      DurableFiles.deleteTree(folder);
    }
  }
}
