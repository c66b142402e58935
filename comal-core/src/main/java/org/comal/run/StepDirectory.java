package org.comal.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.comal.files.DamagedFileException;
import org.comal.files.DurableFiles;
import org.comal.files.HeadedFile;
import org.comal.files.Snapshot;
import org.comal.prox.PhaseKey;
import org.comal.prox.RowFormat;
import org.comal.prox.StepFiles;

/**
 * The files of one prox step: {@code PHASE.jsonl}, which grows as {@code PHASE.rows}, and {@code
 * PHASE/} for what is no row.
 *
 * <p>Rows that other runs may use stand in a shared directory as well, by their key. A file that is
 * damaged is told of, counts for nothing and is made again.
 */
final class StepDirectory implements StepFiles {
  private static final String KEY = "key";

  /** Bytes of a phase's file whose rows are held in memory. */
  private static final long HELD = 32L << 20;

  private final Path directory;
  private final Optional<Path> shared;
  private final String run;
  private final Consumer<String> complaint;
  private final long held;

  /**
   * @param directory made where the first file needs it
   * @param shared where the runs of a suite leave rows for each other
   * @param run tells the run's settings
   * @param complaint is told of damaged files, each in a sentence
   */
  StepDirectory(Path directory, Optional<Path> shared, String run, Consumer<String> complaint) {
    this(directory, shared, run, complaint, HELD);
  }

  /**
   * @param held bytes of a phase's file whose rows are held in memory; those of larger files are
   *     read where they stand
   */
  StepDirectory(
      Path directory, Optional<Path> shared, String run, Consumer<String> complaint, long held) {
    this.directory = directory;
    this.shared = shared;
    this.run = run;
    this.complaint = complaint;
    this.held = held;
  }

  @Override
  public boolean keeping() {
    return true;
  }

  @Override
  public <R> List<R> rows(
      String phase, Scope scope, Supplier<PhaseKey> key, RowFormat<R> format, Making<R> making) {
    PhaseKey all = key.get();
    String hash = (scope == Scope.SHARED ? all : ofThisRun(all)).hash();
    PhaseFile<R> file =
        new PhaseFile<>(
            phase,
            directory.resolve(phase + ".jsonl"),
            directory.resolve(phase + ".rows"),
            hash,
            unfinished(all).hash(),
            format,
            held);
    Optional<Path> common =
        scope == Scope.SHARED ? shared.map(s -> s.resolve(hash + ".jsonl")) : Optional.empty();
    try {
      Optional<List<R>> rows = found(file, common);
      boolean made = rows.isEmpty();
      if (made) {
        Files.createDirectories(directory);
        rows = Optional.of(file.make(making, complaint));
      }
      if (common.isPresent() && (made || !Files.exists(common.get()))) {
        Files.createDirectories(common.get().getParent());
        copy(file.place(), common.get());
      }
      HeadedFile.forget(file.growing());
      return rows.get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <R> Optional<List<R>> found(PhaseFile<R> file, Optional<Path> common) throws IOException {
    Optional<List<R>> rows = whole(file);
    if (rows.isEmpty() && common.isPresent() && isThere(file, common.get())) {
      Files.createDirectories(directory);
      copy(common.get(), file.place());
      rows = whole(file);
    }
    return rows.isEmpty() && file.settle() ? whole(file) : rows;
  }

  /** The rows of a file that is not damaged; one that is is told of. */
  private <R> Optional<List<R>> whole(PhaseFile<R> file) throws IOException {
    try {
      return file.read();
    } catch (DamagedFileException e) {
      tell(e);
      return Optional.empty();
    }
  }

  private boolean isThere(PhaseFile<?> file, Path shared) throws IOException {
    try {
      return file.holds(shared);
    } catch (DamagedFileException e) {
      tell(e);
      return false;
    }
  }

  private void tell(DamagedFileException e) {
    complaint.accept(e.getMessage() + "; it is made again");
  }

  /** Gives a file a second place; a link where the file system can. */
  private static void copy(Path from, Path to) throws IOException {
    Path partial = to.resolveSibling(to.getFileName() + ".partial");
    Files.deleteIfExists(partial);
    try {
      Files.createLink(partial, from);
    } catch (UnsupportedOperationException | IOException cannotLink) {
      DurableFiles.writeFile(
          to, copied -> Files.copy(from, copied, StandardCopyOption.REPLACE_EXISTING));
      return;
    }
    try {
      Files.move(partial, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileAlreadyExistsException ofTheSameContent) {
      Files.delete(partial);
    }
    DurableFiles.forceDirectory(to.getParent());
  }

  @Override
  public void keep(
      String phase, Supplier<PhaseKey> key, Map<String, ?> state, DurableFiles.Content files) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(KEY, ofThisRun(key.get()).hash());
    json.putAll(state);
    try {
      Snapshot.save(directory.resolve(phase), json, files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<Snapshot> kept(String phase, Supplier<PhaseKey> key) {
    try {
      Optional<Snapshot> kept = wholeSnapshot(phase);
      return kept.isPresent()
              && kept.get().state(s -> s.text(KEY)).equals(ofThisRun(key.get()).hash())
          ? kept
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was kept of a phase and is not damaged; what is damaged is told of. */
  private Optional<Snapshot> wholeSnapshot(String phase) throws IOException {
    try {
      return Snapshot.read(directory.resolve(phase));
    } catch (DamagedFileException e) {
      complaint.accept(e.getMessage() + "; the phase is begun anew");
      return Optional.empty();
    }
  }

  /**
   * Of rows that are not all there: those of a shared key too are gone on with by this run alone.
   */
  private PhaseKey unfinished(PhaseKey key) {
    return withSettings("unfinished", key);
  }

  private PhaseKey ofThisRun(PhaseKey key) {
    return withSettings("of this run", key);
  }

  private PhaseKey withSettings(String kept, PhaseKey key) {
    return PhaseKey.of(kept).text("settings", run).key("key", key).build();
  }
}
