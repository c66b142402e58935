package org.comal.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Snapshots of work that is counted, of which the last is kept: {@code PREFIX-N} is that after step
 * N.
 *
 * <p>A kill at any moment leaves one of the last two whole. Not for use by several threads.
 */
public final class Snapshots {
  private final NumberedDirectories directories;

  /**
   * Those of a place.
   *
   * @param parent made where the first snapshot needs it
   * @param prefix what the names begin with
   */
  public Snapshots(Path parent, String prefix) {
    this.directories = new NumberedDirectories(parent, prefix);
  }

  /**
   * Saves a snapshot and removes those before it.
   *
   * @param number steps done
   * @param state as {@link Json} takes it
   * @param files writes what is no JSON
   * @throws IOException where it cannot be written, and the last snapshot stays, or where one
   *     before it cannot be removed
   */
  public void save(long number, Map<String, ?> state, DurableFiles.Content files)
      throws IOException {
    Snapshot.save(directories.place(number), state, files);
    directories.keepOnly(number);
  }

  /**
   * {@return steps done at the last whole snapshot; empty where there is none}
   *
   * @throws IOException where the place cannot be listed
   */
  public Optional<Long> lastNumber() throws IOException {
    return directories.numbers().stream()
        .filter(n -> Snapshot.find(directories.place(n)).isPresent())
        .findFirst();
  }

  /**
   * {@return the last whole snapshot; empty where there is none}
   *
   * @throws IOException where it is damaged or of another version; the message names the file
   */
  public Optional<Snapshot> last() throws IOException {
    Optional<Long> number = lastNumber();
    return number.isEmpty() ? Optional.empty() : Snapshot.read(directories.place(number.get()));
  }

  /**
   * Removes what a kill left before the last whole snapshot, and beside it.
   *
   * @throws IOException where something cannot be removed
   */
  public void tidy() throws IOException {
    Optional<Long> last = lastNumber();
    if (last.isPresent()) {
      directories.keepOnly(last.get());
      DurableFiles.tidy(directories.place(last.get()));
    }
  }

  /**
   * Removes all.
   *
   * @throws IOException where one cannot be removed; others may be gone by then
   */
  public void clear() throws IOException {
    directories.clear();
  }
}
