package org.comal.prox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.comal.Stable;
import org.comal.files.DurableFiles;
import org.comal.files.Snapshot;

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
            Making<R> making) {
          List<R> rows = new ArrayList<>();
          rows.addAll(making.rows(0, rows::addAll));
          return Collections.unmodifiableList(rows);
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

  /**
   * How the rows of a phase are worked out.
   *
   * @param <R> a row of what the phase comes to
   */
  @FunctionalInterface
  interface Making<R> {
    /**
     * Works out rows in their order, in batches or all in one.
     *
     * @param kept how many were handed on before the phase was cut off, which are not wanted again;
     *     0, or as many as some first batches had
     * @param batches takes every batch but the last, as soon as it is known
     * @return the last batch
     */
    List<R> rows(int kept, Consumer<List<R>> batches);
  }

  /** {@return whether anything is kept} */
  boolean keeping();

  /**
   * Reads what a phase came to where it was kept, else works it out and keeps it. Batches are kept
   * as they come, so that a phase that was cut off goes on behind them.
   *
   * @param <R> a row of what the phase came to
   * @param phase names the file, kebab-case
   * @param scope for whom the rows are kept
   * @param key tells all that the rows depend on
   * @param format how a row is written and read
   * @param making what is done where nothing was kept, or not all
   * @return all rows in order; many of them may be read from where they are kept whenever they are
   *     asked for, so that it is better to go through them in order than to ask for each
   */
  <R> List<R> rows(
      String phase, Scope scope, Supplier<PhaseKey> key, RowFormat<R> format, Making<R> making);

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
