package org.comal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.comal.Stable;

/**
 * How far some work has come, so that what was cut off is taken up again: a directory with {@code
 * state.json} and whatever files belong to it.
 *
 * <p>A kill at any moment of {@link #save} leaves the snapshot before or the new one, whole. The
 * state carries the checksums of all files and of itself, which are looked at when it is read; one
 * that a version before wrote has none, and is read without.
 *
 * @param directory holds the files
 * @param state what {@code state.json} holds, its version included, checksums left out
 */
@Stable
public record Snapshot(Path directory, JsonRow state) {
  private static final String STATE = "state.json";

  /** Under which the state tells the checksums of the other files. */
  private static final String FILES = "files";

  /**
   * Saves a snapshot in the place of the one before.
   *
   * @param place name of the snapshot's directory; made where it is missing
   * @param state as {@link Json} takes it, without the keys {@code files} and {@code sha-256}
   * @param files writes what is no JSON
   * @throws IOException where it cannot be written; the snapshot before stays
   */
  public static void save(Path place, Map<String, ?> state, DurableFiles.Content files)
      throws IOException {
    DurableFiles.writeDirectory(
        place,
        directory -> {
          files.write(directory);
          Map<String, Object> json = new LinkedHashMap<>();
          json.put(SchemaVersion.KEY, SchemaVersion.CURRENT);
          json.putAll(state);
          Path file = directory.resolve(STATE);
          json.put(FILES, Checksums.of(directory).byPath());
          String text = Seal.JSON.put(Json.pretty(json));
          DurableFiles.writeText(file, text);
        });
  }

  /**
   * {@return the snapshot that was saved in a place last; empty where there is none}
   *
   * @param place as {@link #save} was given it
   * @throws IOException where it is damaged or of another version; the message names the file
   */
  public static Optional<Snapshot> read(Path place) throws IOException {
    Optional<Path> directory = find(place);
    return directory.isEmpty()
        ? Optional.empty()
        : Optional.of(new Snapshot(directory.get(), whole(directory.get())));
  }

  /** What the state file tells, once it and the files are what was written. */
  private static JsonRow whole(Path directory) throws IOException {
    Path file = directory.resolve(STATE);
    String text = TextFile.read(file);
    // A version that keeps its promises otherwise is refused as such, before any checksum.
    JsonRow row = JsonReader.current(file, JsonReader.parsed(file, text));
    boolean sealed = Seal.JSON.open(file, text).isPresent();
    Map<String, Object> values = new LinkedHashMap<>(row.values());
    Object sums = values.remove(FILES);
    if (sealed != (sums != null)) {
      throw new DamagedFileException(file, "it lacks one of its checksums");
    }
    if (sealed) {
      values.remove("sha-256");
      Checksums.of(row.row(FILES)).require(directory, file);
    }
    return new JsonRow(Collections.unmodifiableMap(values));
  }

  /** The directory of a whole snapshot. */
  static Optional<Path> find(Path place) {
    return DurableFiles.directory(place).filter(d -> Files.exists(d.resolve(STATE)));
  }

  /**
   * {@return what the state tells}
   *
   * @param <T> what the state is made into
   * @param reading an {@link IllegalArgumentException} of it says that the file is damaged
   * @throws IOException where it is damaged; the message names the file
   */
  public <T> T state(Function<JsonRow, T> reading) throws IOException {
    try {
      return reading.apply(state);
    } catch (IllegalArgumentException e) {
      throw JsonReader.damaged(directory.resolve(STATE), e);
    }
  }
}
