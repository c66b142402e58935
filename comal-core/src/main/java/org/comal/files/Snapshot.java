package org.comal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.comal.Stable;

/**
 * How far some work has come, so that what was cut off is taken up again: a directory with {@code
 * state.json} and whatever files belong to it.
 *
 * <p>A kill at any moment of {@link #save} leaves the snapshot before or the new one, whole.
 *
 * @param directory holds the files
 * @param state what {@code state.json} holds, its version included
 */
@Stable
public record Snapshot(Path directory, JsonRow state) {
  private static final String STATE = "state.json";

  /**
   * Saves a snapshot in the place of the one before.
   *
   * @param place name of the snapshot's directory; made where it is missing
   * @param state as {@link Json} takes it
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
          DurableFiles.naming(file, () -> Files.writeString(file, Json.pretty(json)));
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
        : Optional.of(
            new Snapshot(directory.get(), JsonReader.readCurrent(directory.get().resolve(STATE))));
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
