package org.comal.prox;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.comal.Stable;
import org.comal.files.DurableFiles;
import org.comal.files.Snapshot;
import org.comal.work.KeptPortions;

/**
 * Keeps what the phases of one prox step came to, so that a step that was cut off goes on where it
 * stopped.
 *
 * <p>What is kept stands under a key that tells all it depends on; kept under another key it counts
 * for nothing. A key is asked for only where something is kept, because telling it may take time.
 *
 * <p>Files that cannot be written or read are an {@link java.io.UncheckedIOException}.
 */
@Stable
public interface StepFiles {

  /** Keeps nothing: every phase is worked out. */
  StepFiles NONE =
      new StepFiles() {
        @Override
        public boolean keeping() {
          return false;
        }

        @Override
        public <R> List<R> rows(
            String phase,
            Scope scope,
            Supplier<PhaseKey> key,
            RowFormat<R> format,
            Supplier<List<R>> work) {
          return work.get();
        }

        @Override
        public void keep(
            String phase,
            Supplier<PhaseKey> key,
            Map<String, ?> state,
            DurableFiles.Content files) {}

        @Override
        public Optional<Snapshot> kept(String phase, Supplier<PhaseKey> key) {
          return Optional.empty();
        }
      };

  /** For whom rows are kept. */
  enum Scope {
    /** For this run: the key need not tell the run's settings. */
    RUN,
    /** For every run that comes to the same key, as the runs of a suite; the key tells all. */
    SHARED
  }

  /** {@return whether anything is kept} */
  boolean keeping();

  /**
   * Reads what a phase came to where it was kept, else works it out and keeps it.
   *
   * @param <R> a row of what the phase came to
   * @param phase names the file, kebab-case
   * @param scope for whom the rows are kept
   * @param key tells all that the rows depend on
   * @param format how a row is written and read
   * @param work what is done where nothing was kept
   * @return in the order of {@code work}
   */
  <R> List<R> rows(
      String phase,
      Scope scope,
      Supplier<PhaseKey> key,
      RowFormat<R> format,
      Supplier<List<R>> work);

  /**
   * {@return what portions of a phase came to before it was cut off, which takes on those of this
   * run; nothing is kept unless this is overridden} It goes when the phase's rows are kept.
   *
   * @param phase names the file, kebab-case
   * @param key tells all that the portions depend on
   */
  default KeptPortions portions(String phase, Supplier<PhaseKey> key) {
    return KeptPortions.NONE;
  }

  /**
   * Keeps how far a phase has come, whole or not at all, in place of what was kept of it before. It
   * is for this run, and is removed when the step's policy is safe.
   *
   * @param phase names the file, kebab-case
   * @param key tells all that the state depends on
   * @param state keys and values as {@link RowFormat#write} may give
   * @param files writes what is no JSON
   */
  void keep(String phase, Supplier<PhaseKey> key, Map<String, ?> state, DurableFiles.Content files);

  /**
   * {@return what was kept last of a phase, where it was under this key}
   *
   * @param phase names the file, kebab-case
   * @param key tells all that the state depends on
   */
  Optional<Snapshot> kept(String phase, Supplier<PhaseKey> key);
}
